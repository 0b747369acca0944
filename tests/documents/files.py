"""Files for the tests of the intake, made as they are needed: good ones and hostile ones."""

import struct
import zlib
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

PDF_TYPE = "application/pdf"


def upload(data: bytes, name: str = "letter.pdf", content_type: str = PDF_TYPE):
    return SimpleUploadedFile(name, data, content_type=content_type)


def pdf(pages: int = 1, change=None, **save) -> bytes:
    """A small PDF, the same each time; `change` may add to it before it is saved."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    if change is not None:
        change(made)
    out = BytesIO()
    made.save(out, deterministic_id="encryption" not in save, **save)
    return out.getvalue()


def image(kind: str = "JPEG", size=(600, 800), mode: str = "RGB", **save) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 128 if mode == "L" else None or 0).save(out, kind, **save)
    return out.getvalue()


def encrypted_pdf(user: str = "secret", revision=6, change=None) -> bytes:
    """A PDF with two passwords; one whose user's is empty opens for everybody."""
    newest = {} if revision >= 4 else {"aes": False, "metadata": False}
    lock = pikepdf.Encryption(user=user, owner="owner", R=revision, **newest)
    return pdf(change=change, encryption=lock)


def action(made, kind: str, **entries):
    return made.make_indirect(Dictionary(Type=Name.Action, S=Name(kind), **entries))


def with_javascript_on_open(made):
    made.Root.OpenAction = action(made, "/JavaScript", JS=String("app.alert(1)"))


def with_javascript_names(made):
    script = action(made, "/JavaScript", JS=String("app.alert(1)"))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def with_javascript_on_page(made):
    made.pages[0].obj.AA = Dictionary(O=action(made, "/JavaScript", JS=String("x")))


def with_javascript_in_a_direct_chain(made):
    inner = Dictionary(S=Name("/JavaScript"), JS=String("x"))
    made.Root.OpenAction = Dictionary(S=Name.GoTo, D=String("a"), Next=Array([inner]))


def with_javascript_in_a_stream(made):
    script = made.make_stream(b"app.alert(1)")
    made.Root.OpenAction = action(made, "/JavaScript", JS=script)


def with_javascript_on_a_field(made):
    field = made.make_indirect(
        Dictionary(FT=Name.Tx, T=String("t"), AA=Dictionary(K=Dictionary(S=Name("/JavaScript"))))
    )
    made.Root.AcroForm = Dictionary(Fields=Array([field]))


def with_launch(made):
    made.Root.OpenAction = action(made, "/Launch", F=String("cmd.exe"))


def with_launch_annotation(made):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.Launch))
    made.pages[0].obj.Annots = Array([made.make_indirect(note)])


def with_submit(made):
    made.Root.OpenAction = action(made, "/SubmitForm", F=String("https://example.test/"))


def with_import(made):
    made.Root.OpenAction = action(made, "/ImportData", F=String("x.fdf"))


def with_embedded_file(made):
    made.attachments["virus.exe"] = b"MZ"


def with_file_annotation(made):
    stream = made.make_stream(b"MZ", Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=stream))
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=spec)
    made.pages[0].obj.Annots = Array([made.make_indirect(note)])


def with_portfolio(made):
    made.Root.Collection = Dictionary(Type=Name.Collection)


def with_go_to_embedded(made):
    made.Root.OpenAction = action(made, "/GoToE", T=Dictionary(R=Name.C))


def with_xfa(made):
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=made.make_stream(b"<xdp/>"))


def with_rich_media(made):
    note = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, RichMediaContent=Dictionary())
    made.pages[0].obj.Annots = Array([made.make_indirect(note)])


def with_deep_nesting(made):
    inner = Array([])
    for _ in range(200):
        inner = Array([inner])
    made.Root.Deep = inner


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 64)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_with_metadata() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "Dr. Amara Okafor, 12 Quay Street"
    exif[0x0112] = 6  # turned by a quarter
    return image(exif=exif, comment=b"private words")


def png_with_text() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "private words")
    return image("PNG", pnginfo=words)
