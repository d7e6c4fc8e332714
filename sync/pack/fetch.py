"""Where the files of a pack come from: the portal over HTTP, or a folder such as a USB stick."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic

import requests
from tuf.api.exceptions import DownloadError, DownloadHTTPError, SlowRetrievalError
from tuf.ngclient.fetcher import FetcherInterface

CHUNK = 64 * 1024
TIMEOUT = (10, 30)  # seconds to connect, and between bytes
GRACE = 60.0  # seconds after which a download must have been faster than SLOWEST
SLOWEST = 500  # bytes a second: a tenth of a bad line


Chunks = Generator[bytes, None, None]


class _OneAtATime(FetcherInterface):
    """Holds the transfer under way, so that one that is broken off leaves no connection or file open."""

    _under_way: Chunks | None = None

    def _begun(self, chunks: Chunks) -> Iterator[bytes]:
        self.close()
        self._under_way = chunks
        return chunks

    def close(self) -> None:
        """Break off what is under way."""
        if self._under_way is not None:
            self._under_way.close()


class PortalFetcher(_OneAtATime):
    """Fetches over the caller's session, which knows proxy, certificates and allowed hosts.

    Attributes:
        portal_time: the portal's clock as its answers told it last, not authenticated; None before any
            answer.
    """

    def __init__(self, session: requests.Session) -> None:
        self._session = session
        self.portal_time: datetime | None = None

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            response = self._session.get(url, stream=True, timeout=TIMEOUT, allow_redirects=False)
        except requests.RequestException as error:
            raise DownloadError(str(error)) from error
        self.portal_time = _time_of(response) or self.portal_time
        if response.status_code != 200:
            response.close()
            raise DownloadHTTPError(f"{url} answered {response.status_code}", response.status_code)
        return self._begun(self._chunks(response))

    def _chunks(self, response: requests.Response) -> Chunks:
        started, received = monotonic(), 0
        try:
            for chunk in response.iter_content(CHUNK):
                received += len(chunk)
                yield chunk
                spent = monotonic() - started
                if spent > GRACE and received < spent * SLOWEST:
                    raise SlowRetrievalError(f"{received} bytes in {spent:.0f} s")
        except requests.RequestException as error:
            raise DownloadError(str(error)) from error
        finally:
            response.close()


class FolderFetcher(_OneAtATime):
    """Reads a folder with ``metadata/`` and ``targets/``."""

    portal_time: datetime | None = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _fetch(self, url: str) -> Iterator[bytes]:
        path = self._folder.joinpath(*url.split("/"))
        if not path.is_file():
            raise DownloadHTTPError(f"{path} is not there", 404)
        return self._begun(self._chunks(path))

    def _chunks(self, path: Path) -> Chunks:
        try:
            with open(path, "rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except OSError as error:
            raise DownloadError(str(error)) from error


def _time_of(response: requests.Response) -> datetime | None:
    try:
        told = parsedate_to_datetime(response.headers["Date"])
    except (KeyError, ValueError, TypeError):
        return None
    return told if told.tzinfo else None
