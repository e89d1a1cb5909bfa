"""A browser without a screen: one connection kept open, cookies, CSRF token."""

import http.client
import re
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """One person at one connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.place = ""
        self.text = ""
        self.size = 0

    def get(self, path: str, *, read: bool = False) -> int:
        """GET a page; `read` keeps its text (asked uncompressed) and its token."""
        headers = {"Cookie": self._cookie(), "Accept-Encoding": "identity" if read else "gzip"}
        return self._answer("GET", path, None, headers, read=read)

    def post(self, path: str, data: dict[str, str], *, script: bool = False) -> int:
        """POST a form with the token of the last page read."""
        headers = {
            "Cookie": self._cookie(),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept-Encoding": "gzip",
        }
        if script:
            headers |= {"X-Requested-With": "fetch", "Accept": "application/json"}
        return self._answer("POST", path, urlencode({"csrf_token": self.token, **data}), headers, read=False)

    def _answer(self, method: str, path: str, body: str | None, headers: dict[str, str], *, read: bool) -> int:
        response = self._asked(method, path, body, headers)
        content = response.read()
        self.size, self.place = len(content), response.getheader("Location", "")
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if read:
            self.text = content.decode()
            found = _TOKEN.search(self.text)
            self.token = found[1] if found else self.token
        return response.status

    def _asked(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        """The answer; a connection the server has closed for idleness is opened anew."""
        try:
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def sign_in(self, email: str, password: str) -> None:
        """Sign in and take the token of the new session."""
        self.get("/sign-in", read=True)
        status = self.post("/sign-in", {"email": email, "password": password})
        if status != 303:
            raise SystemExit(f"sign-in as {email}: {status}")
        self.get("/account", read=True)
