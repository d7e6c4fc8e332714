"""The words of each act that is signed: heading, what it means, the ticks, the main button. No rule stands here."""

from __future__ import annotations

from dataclasses import dataclass

from resources.language import Sentence, say


@dataclass(frozen=True)
class ActWords:
    """The words of one act.

    Attributes:
        title: the heading of the dialog.
        meaning: what the signature means.
        ticks: what the signer confirms, each with a tick.
        live: the button on the page, which opens the dialog.
        reads: whether the text must have been read to its end.
        done: said when it is signed.
    """

    title: Sentence
    meaning: Sentence
    ticks: tuple[Sentence, ...]
    live: Sentence
    done: Sentence
    reads: bool = False


READ_ALL = say("I have read the whole text and opened the attachments")
NOT_SECRET = say("Nothing in it is secret; it may be made public on the internet")

SUBMIT = ActWords(
    say("Sign and submit this article"),
    say("With your signature you answer for what you wrote. A later change of any character voids the signature."),
    (READ_ALL, NOT_SECRET),
    say("Sign and submit"),
    say("Signed and submitted. It travels with the next sync."),
)
ACTS: dict[str, ActWords] = {
    "submit": SUBMIT,
    "correct": ActWords(
        say("Sign a correction of this article"),
        say("The corrected text goes the whole way of review again; until then the published text stays as it is."),
        (READ_ALL, NOT_SECRET),
        say("Sign the correction"),
        say("The correction is signed and on its way."),
    ),
    "pass": ActWords(
        say("Pass this article"),
        say("With your signature you answer for your step of the review. A later change of the text voids it."),
        (READ_ALL, say("Facts, figures, names and wording have been checked")),
        say("Pass"),
        say("Signed. The article goes on to the next step."),
        reads=True,
    ),
    "countersign": ActWords(
        say("Countersign this article"),
        say("With your signature your unit agrees with the part that concerns it. A later change of the text voids it."),
        (READ_ALL, say("My unit agrees with the part that concerns it")),
        say("Countersign"),
        say("Countersigned. The article goes on."),
        reads=True,
    ),
    "secrecy-review": ActWords(
        say("Secrecy review of this article"),
        say("What must not be made public is asked one by one; your answers are signed with the article."),
        (READ_ALL, say("The pictures and attachments were looked at as well")),
        say("Secrecy review"),
        say("The secrecy review is signed. The article goes on."),
        reads=True,
    ),
    "approve": ActWords(
        say("Sign off this article"),
        say("With your signature you answer for the content as the supervising unit. Any later change voids it."),
        (READ_ALL, NOT_SECRET),
        say("Sign off"),
        say("Signed off. It goes to the portal with the next sync."),
        reads=True,
    ),
    "adopt": ActWords(
        say("Adopt this article"),
        say("The portal office takes the article for publication."),
        (READ_ALL,),
        say("Adopt"),
        say("Adopted."),
        reads=True,
    ),
    "publish": ActWords(
        say("Publish this article"),
        say("The article becomes public with the next sync, on the authority of the sign-off. The time is the portal's."),
        (READ_ALL, say("Column, links and attachments are right as readers will see them")),
        say("Publish"),
        say("Signed for publication. It is public after the next sync."),
        reads=True,
    ),
    "receive": ActWords(
        say("Receive this article"), say("The receipt is noted in the article's chain."), (),
        say("Receive"), say("Receipt signed."),
    ),
    "send": ActWords(
        say("Send this article to the portal"), say("The sign-off stands; this step sends the article on."), (),
        say("Send"), say("Signed. It goes to the portal with the next sync."),
    ),
    "recall": ActWords(
        say("Recall this article"),
        say("The article comes back to you and can be changed. Reviews already given stand only for an unchanged text."),
        (),
        say("Recall"),
        say("Recalled. You can write on."),
    ),
    "withdraw": ActWords(
        say("Withdraw this article"),
        say("The article is taken down for good; its page then says when and by whom. The reason stands in the chain."),
        (say("I know that a withdrawal cannot be undone"),),
        say("Withdraw"),
        say("The withdrawal is signed."),
    ),
    "look-back": ActWords(
        say("Look-back review of this article"),
        say("It was signed off in the emergency lane without the usual reviews. You answer for having looked at it now."),
        (READ_ALL, say("Facts, figures, names and wording have been checked")),
        say("Look back"),
        say("The look-back is signed."),
        reads=True,
    ),
}  # fmt: skip


def button_words(action: str, name: str) -> str:
    """What the main button of the dialog says: the act and who signs it."""
    made: dict[str, Sentence] = {
        "submit": say("Sign and submit · {name}", name=name),
        "correct": say("Sign the correction · {name}", name=name),
        "pass": say("Sign and pass · {name}", name=name),
        "countersign": say("Sign and countersign · {name}", name=name),
        "secrecy-review": say("Sign the secrecy review · {name}", name=name),
        "approve": say("Sign off · {name}", name=name),
        "adopt": say("Sign and adopt · {name}", name=name),
        "publish": say("Sign and publish · {name}", name=name),
        "receive": say("Sign the receipt · {name}", name=name),
        "send": say("Sign and send · {name}", name=name),
        "recall": say("Sign and recall · {name}", name=name),
        "withdraw": say("Sign and withdraw · {name}", name=name),
        "return": say("Sign and return · {name}", name=name),
        "decline": say("Sign and decline · {name}", name=name),
        "look-back": say("Sign the look-back · {name}", name=name),
    }
    return str(made[action])
