"""Documents made to stall or kill who reads them: the process that does is gone, and the next document is read all the same."""

from dataclasses import replace

import pytest
from pdf_files import endless, pdf, swelling
from site_answers import page

from crawler.errors import SandboxFailed, Unreadable
from crawler.sandbox import Sandbox
from crawler.sandbox.pool import DOCUMENTS

LIMITS = replace(DOCUMENTS, deadline=5.0, memory_mb=256)
SOUND = pdf(["Nobody had asked how the child was."])


async def test_a_hostile_document_neither_stalls_nor_kills():
    async with Sandbox(workers=1, documents=LIMITS) as sandbox:
        for body in (endless(), swelling(400)):
            with pytest.raises(SandboxFailed, match=r"^the document could not be read: "):
                await sandbox.read_document(page(body))
            assert (await sandbox.read_document(page(SOUND))).pages == ("Nobody had asked how the child was.",)


async def test_what_opens_and_never_closes_is_damaged():
    async with Sandbox(workers=1, documents=LIMITS) as sandbox:
        with pytest.raises(Unreadable, match=r"^it is damaged$"):
            await sandbox.read_document(page(b"%PDF-1.7\n" + b"<<" * 300_000))
