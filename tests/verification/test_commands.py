from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from seriktes.cli import checking, main, signing, verifying
from seriktes.cli.arguments import parser
from seriktes.core.access import SYSTEM
from seriktes.verification import keyfiles, records
from seriktes.verification.actions import ensure_key, rotate_key
from seriktes.verification.models import Seal, SigningKey
from seriktes.verification.records import key_text
from tests.verification import papers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def issued(db, tmp_path):
    """A folder as a partner has it: the paper, its signed record and the network's key."""
    seal = papers.sealed()
    folder = tmp_path / "received"
    folder.mkdir()
    (folder / "report-kk.pdf").write_bytes(papers.PDF)
    (folder / f"{seal.number}.seal.json").write_bytes(seal.signed_record.as_file())
    (folder / "network.key").write_text(f"# of the network\n\n{key_text(bytes(seal.key.public_bytes))}\n")
    return folder


def verify(capsys, folder: Path, *arguments: str) -> tuple[int, dict]:
    given = [word if word.startswith("-") else str(folder / word) for word in arguments]
    status = verifying.run(parser().parse_args(["verify", *given, "--json"]))
    return status, json.loads(capsys.readouterr().out)


def verdict(capsys, folder: Path, *arguments: str) -> tuple[int, str]:
    status, told = verify(capsys, folder, *arguments)
    return status, told["verdict"]


def test_a_file_with_its_record_and_the_key_is_genuine(capsys, issued):
    status, told = verify(capsys, issued, "report-kk.pdf", "--key", "network.key")

    seal = Seal.objects.get()
    assert (status, told["verdict"], told["number"], told["key"]) == (
        0,
        "genuine",
        seal.number,
        seal.key.key_id,
    )
    assert told["issued_as"] == seal.record["files"][0]
    assert told["sentence"].startswith(
        f"report-kk.pdf is genuine: issued under № {seal.number}, sealed on 20"
    )


def test_the_key_may_be_typed_and_several_may_be_given(capsys, issued):
    key = key_text(bytes(SigningKey.objects.get().public_bytes))
    command = ["verify", str(issued / "report-kk.pdf"), "--key", key_text(papers.public_key()), "--key", key]

    assert verifying.run(parser().parse_args(command)) == 0
    assert "is genuine" in capsys.readouterr().out


def test_without_a_key_nothing_is_proven(capsys, issued):
    status, told = verify(capsys, issued, "report-kk.pdf")

    assert (status, told["verdict"]) == (1, "unproven")
    assert told["sentence"].endswith("Give the public key that the network has published: --key")


def test_another_file_is_told_apart(capsys, issued):
    (issued / "report-kk.pdf").write_bytes(papers.PDF + b"\n")

    assert verdict(capsys, issued, "report-kk.pdf", "--key", "network.key") == (1, "other_file")


def test_a_record_of_another_key_is_told_apart(capsys, issued):
    (issued / "network.key").write_text(key_text(papers.public_key()))

    assert verdict(capsys, issued, "report-kk.pdf", "--key", "network.key") == (1, "other_key")


def test_a_forger_with_a_key_of_their_own_does_not_pass(capsys, issued):
    """They change a figure, sign it anew and put their own key into the record."""
    seal = Seal.objects.get()
    private = papers.Ed25519PrivateKey.generate()
    signed = papers.signed_by(private, seal.record | {"content": papers.content("9999")})
    (issued / f"{seal.number}.seal.json").write_bytes(signed.as_file())

    assert verdict(capsys, issued, "report-kk.pdf", "--key", "network.key") == (1, "other_key")
    assert verdict(capsys, issued, "report-kk.pdf") == (1, "unproven")


@pytest.mark.parametrize(
    "changed", [{"number": "2031-0007"}, {"content": {}}, {"key": "0" * 16}, {"previous": "1" * 64}]
)
def test_a_changed_record_is_no_genuine_one(capsys, issued, changed):
    seal = Seal.objects.get()
    path = issued / f"{seal.number}.seal.json"
    told = json.loads(path.read_bytes())
    told["record"] |= changed
    path.write_text(json.dumps(told))

    assert verdict(capsys, issued, "report-kk.pdf", "--key", "network.key") == (1, "forged")


def test_control_were_no_signature_asked_for_a_changed_record_would_pass(capsys, issued, monkeypatch):
    path = issued / f"{Seal.objects.get().number}.seal.json"
    told = json.loads(path.read_bytes())
    told["record"]["content"] = papers.content("9999")
    path.write_text(json.dumps(told))
    monkeypatch.setattr(records, "verify_record", lambda *_given: True)

    assert verdict(capsys, issued, "report-kk.pdf", "--key", "network.key") == (0, "genuine")


def test_of_several_records_the_one_that_names_the_file_counts(capsys, issued):
    other = papers.sealed(files=[papers.enclosed(b"x", "x.pdf", "application/pdf")])
    (issued / f"{other.number}.seal.json").write_bytes(other.signed_record.as_file())
    (issued / "broken.seal.json").write_text("{}")

    status, told = verify(capsys, issued, "report-kk.pdf", "--key", "network.key")

    assert (status, told["number"]) == (0, Seal.objects.earliest("sequence").number)
    (issued / "report-kk.pdf").write_bytes(b"y")
    assert verify(capsys, issued, "report-kk.pdf")[1]["code"] == "file_refused"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("missing.pdf",), "cannot be read: there is no such file or folder."),
        ((".",), "cannot be read: it is a folder."),
        (("report-kk.pdf", "--seal", "report-kk.pdf"), "is no signed record."),
        (("report-kk.pdf", "--seal", "missing.json"), "cannot be read"),
        (("report-kk.pdf", "--key", "report-kk.pdf"), "is no public key."),
        (("report-kk.pdf", "--key", "binary"), "is no public key."),
        (("report-kk.pdf", "--key", "missing.key"), "is no public key."),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(capsys, issued, arguments, said):
    (issued / "binary").write_bytes(b"\xff\x00" * 100_000)

    status, told = verify(capsys, issued, *arguments)

    assert (status, told["code"]) == (1, "file_refused")
    assert said in told["error"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("kk", "шынайы"), ("ru", "подлинный"), ("en", "is genuine")],
)
def test_it_needs_no_installation_and_speaks_three_languages(issued, tmp_path, language, said):
    """Django is never loaded, no database and no folder is made: SERIKTES_VAR may be anything."""
    command = [sys.executable, "-X", "importtime", "-m", "seriktes.cli", "verify"]
    command += [str(issued / "report-kk.pdf"), "--key", str(issued / "network.key"), "--lang", language]
    environ = {"PYTHONPATH": str(ROOT / "src"), "SERIKTES_VAR": "/dev/null/nowhere"}

    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environ, cwd=tmp_path, timeout=60
    )

    assert (done.returncode, said in done.stdout) == (0, True), done.stderr
    assert "django.db" not in done.stderr


def signing_key(act: str) -> int:
    return signing.run(parser().parse_args(["signing-key", act]))


@pytest.mark.django_db
def test_the_keys_are_shown_as_verify_reads_them(capsys, key_folder, tmp_path):
    assert signing_key("show") == 0
    assert "No key seals yet" in capsys.readouterr().out
    first = ensure_key(actor=SYSTEM)
    second = rotate_key(actor=SYSTEM)

    assert signing_key("show") == 0

    said = capsys.readouterr().out
    lines = said.splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        key_text(bytes(key.public_bytes)) for key in (first, second)
    ]
    assert lines[0].startswith(f"# {first.key_id} sealed from ")
    assert lines[2].startswith(f"# {second.key_id} seals since ")
    assert str(key_folder / f"signing-{second.key_id}") in lines[4]
    (tmp_path / "keys.txt").write_text(said)
    assert verifying._keys(str(tmp_path / "keys.txt")) == [
        bytes(first.public_bytes),
        bytes(second.public_bytes),
    ]


@pytest.mark.django_db
def test_a_key_that_is_changed_is_told_with_its_public_half(capsys):
    former = ensure_key(actor=SYSTEM)

    assert signing_key("rotate") == 0

    key = SigningKey.objects.in_use().get()
    assert key != former
    assert key_text(bytes(key.public_bytes)) in capsys.readouterr().out.splitlines()


@pytest.mark.django_db
def test_a_private_half_that_is_missing_is_told(capsys, key_folder):
    ensure_key(actor=SYSTEM)
    (key_folder / "signing").unlink()

    assert signing_key("show") == 1
    assert "The key that seals is not on the server" in capsys.readouterr().err
    with pytest.raises(checking.Fault, match="is not on the server"):
        checking.signing_key_signs()


@pytest.mark.django_db
def test_the_check_looks_at_the_key(key_folder):
    assert checking.signing_key_signs() == "No document is sealed yet."
    key = ensure_key(actor=SYSTEM)
    assert checking.signing_key_signs() == f"The key that seals is at hand: {key.key_id}."

    (key_folder / "signing").chmod(0o644)
    with pytest.raises(checking.CheckRemark, match="Others on this machine can open"):
        checking.signing_key_signs()


@pytest.mark.django_db
def test_the_check_walks_along_the_chain_and_names_what_is_broken():
    papers.sealed()
    seal = papers.sealed()
    assert checking.seals_hold() == "The chain of seals is whole: 2."

    Seal.objects.filter(pk=seal.pk).update(record=seal.record | {"content": papers.content("9999")})

    with pytest.raises(checking.Fault) as fault:
        checking.seals_hold()
    assert str(fault.value) == (
        "These seals do not say what was signed; restore them from a backup:"
        f" № {seal.number}: its record was changed."
    )


def test_a_command_that_is_misused_says_how(capsys):
    for given in (["verify"], ["signing-key"], ["signing-key", "forget"]):
        with pytest.raises(SystemExit) as stopped:
            main(given)
        assert stopped.value.code == 2
    assert keyfiles.NAME not in capsys.readouterr().out
