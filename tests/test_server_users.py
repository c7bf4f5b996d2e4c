"""Who may log in to the page."""

from __future__ import annotations

import pytest
from fake_graph import FakeGraph

from kg.errors import DealGraphError
from server.users import read_users


def test_names_and_passwords_belong_together() -> None:
    users = read_users("ann: s p:e c \n\n  bob:geheim\n")
    assert users("ann", " s p:e c")
    assert users("bob", "geheim")
    assert users(" bob ", "geheim")
    for name, password in (("bob", "Geheim"), ("bob", ""), ("eve", ""), ("eve", "geheim"), ("", ""), ("ann", "é")):
        assert not users(name, password)
    assert "geheim" not in repr(users)


@pytest.mark.parametrize(("text", "said"), [("", "--auth wants users"), ("ann", "line 1"), ("a:b\n:x", "line 2"),
                                            ("a:b\nbob:", "line 2")])
def test_a_wrong_line_is_named_without_its_text(text: str, said: str) -> None:
    with pytest.raises(DealGraphError, match=said) as caught:
        read_users(text)
    assert "bob" not in str(caught.value)


def test_the_page_is_behind_its_login_and_the_endpoint_is_not() -> None:
    pytest.importorskip("gradio")
    from starlette.testclient import TestClient

    import serve
    from server.service import Settings

    app = serve.build_app(FakeGraph(), settings=Settings(users=read_users("ann:secret")))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.get("/ui/config").status_code == 401
        assert client.post("/ui/login", data={"username": "ann", "password": "wrong"}).status_code == 400
        assert client.get("/ui/config").status_code == 401
        assert client.post("/ui/login", data={"username": "ann", "password": "secret"}).status_code == 200
        assert client.get("/ui/config").status_code == 200
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
