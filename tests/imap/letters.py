"""Mails for the tests of fetching."""

TEMPLATE = """Return-Path: <{sender}>
Delivered-To: kundtjanst@granasa.example
From: Amira Nasser <{sender}>
To: {to}
Subject: {subject}
Message-ID: <{subject}@post.example>
Date: Mon, 9 Nov 2026 08:00:00 +0100
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{text}
"""


def letter(
    number: int = 1,
    *,
    sender: str = "amira.nasser@post.example",
    to: str = "kundtjanst@granasa.example",
    text: str = "Vad behöver jag ordna med el?",
) -> bytes:
    """Return one of many mails, each another."""
    subject = f"fraga-{number}"
    mail = TEMPLATE.format(sender=sender, to=to, subject=subject, text=text)
    return mail.replace("\n", "\r\n").encode()
