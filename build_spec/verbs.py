"""The verbs ``run``, ``test``, ``freeze``, ``screenshots`` and ``lock``, and the edge where failures become sentences."""

from __future__ import annotations

import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence

from build_spec import speech
from build_spec.speech import Stop

WRONG_USE = 2
HELP = """\
用法 · Usage: python3 build_spec <verb>

  run                   首次自动安装依赖，随后打开练习县；不联网、不碰正式稿件
                        set up on the first start, then open the practice county
  run --headless        不开窗口，在临时文件夹里把练习县从起草到核验走一遍
                        walk the practice county from draft to verification without a window
  run <参数 args…>       安装依赖后执行 gaoqian <参数> · set up, then run gaoqian <args>
  test                  代码检查与全部测试 · checks and all tests
  test <pytest args…>   只运行 pytest · only pytest
  freeze                生成免安装程序文件夹 dist/gaoqian · build the stand-alone folder dist/gaoqian
  screenshots           在临时练习县里截取全部界面：三种语言、两种主题、三种尺寸，约需几分钟
                        every screen in three languages, two themes and three sizes; takes a few minutes
    --out <文件夹 folder>  写到哪里（默认 build/screenshots）· where to (default build/screenshots)
    --only <界面 screen>   只截这一个，可重复 · only this screen; may be repeated
    --readme            只截 README 用的几张，写入 build_spec/screenshots · only the pictures of the README
  lock                  重新生成带摘要的依赖清单 · compile the hashed dependency lists
  --help                显示本说明 · this text

环境变量 GAOQIAN_VENV 可另指定运行环境的文件夹（默认 .venv）。
GAOQIAN_VENV names another folder for the private environment (default .venv).
退出码 · Exit codes: 0 完成 done · 1 检查未通过 a check failed · 2 用法不对 wrong use
                     3 本机条件不足 the machine is in the way
"""


def main(arguments: Sequence[str]) -> int:
    """Carry out one verb; gives the exit code."""
    speech.prepare_streams()
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        return dispatch(arguments)
    except Stop as stop:
        return speech.report(stop)
    except KeyboardInterrupt:
        return speech.report(speech.interrupted())
    except OSError as error:
        return speech.report(speech.of_os_error(error))
    except Exception as error:  # noqa: BLE001 (the process edge: a defect of the set-up, kept whole in a file)
        return speech.report(_defect(error))


def _as_interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _defect(error: Exception) -> Stop:
    with tempfile.NamedTemporaryFile(
        "w", prefix="gaoqian-setup-", suffix=".txt", encoding="utf-8", delete=False
    ) as log:
        log.write("".join(traceback.format_exception(error)))
    return Stop(
        f"安装程序自身出错，详情已记入 {log.name}。您的稿件没有受影响；请把该文件交给管理员。",
        f"The set-up itself failed; the details are in {log.name}. Your articles were not touched; "
        "pass that file on to the administrator.",
    )


def dispatch(arguments: Sequence[str]) -> int:
    """Find the verb and hand the rest to it."""
    verbs: dict[str, Callable[[Sequence[str]], int]] = {
        "run": _run,
        "test": _test,
        "freeze": _freeze,
        "screenshots": _screenshots,
        "lock": _lock,
    }
    if not arguments or arguments[0] in ("--help", "-h", "help"):
        print(HELP, end="")
        return 0 if arguments else WRONG_USE
    if arguments[0] not in verbs:
        print(HELP, end="", file=sys.stderr)
        word = arguments[0]
        raise Stop(f"没有“{word}”这个用法。", f"There is no verb '{word}'.", WRONG_USE)
    return verbs[arguments[0]](arguments[1:])


def _run(arguments: Sequence[str]) -> int:
    from build_spec import running

    return running.run(arguments)


def _test(arguments: Sequence[str]) -> int:
    from build_spec import checks

    return checks.run(arguments)


def _freeze(arguments: Sequence[str]) -> int:
    from build_spec import freezing

    _no_arguments("freeze", arguments)
    return freezing.freeze()


def _screenshots(arguments: Sequence[str]) -> int:
    from build_spec import screenshots

    return screenshots.run(arguments)


def _lock(arguments: Sequence[str]) -> int:
    from build_spec import locking

    _no_arguments("lock", arguments)
    return locking.lock()


def _no_arguments(verb: str, arguments: Sequence[str]) -> None:
    if arguments:
        raise Stop(f"{verb} 不带参数。", f"'{verb}' takes no arguments.", WRONG_USE)
