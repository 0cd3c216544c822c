#!/usr/bin/python3
"""Speed and memory of "bantin extract" on pages as newspapers send them: the pages of tests/intake/documents, each
with the scripts, styles and menus that real ones carry around their text, about 150 KB a page. Peers in the same
run on the same pages: w3m -dump, which shows them whole, and Python's html.parser, which only takes them apart.

  BANTIN_BUILD=build/release tests/bench/intake.py     prints one JSON line"""
import glob, html.parser, json, os, shutil, subprocess, sys, tempfile, time

top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
bantin = os.path.join(os.environ.get("BANTIN_BUILD", top + "/build/release"), "bin/bantin")
pages = sorted(glob.glob(top + "/tests/intake/documents/[ng]*.html"))
if not pages:
    sys.exit("no pages under tests/intake/documents")
PAGES, PAGE_BYTES, RUNS = 60, 150_000, 5

MENU = "".join(f'<li class="menu-item item-{i}"><a href="/chuyen-muc/{i}.html" title="Chuyên mục {i}">Chuyên mục số {i}</a></li>\n'
               for i in range(60))
NEWS = "".join(f'<article class="item-news thumb-left"><div class="thumb-art"><a href="/bai-{i}.html" class="thumb"><img '
               f'data-src="https://anh.example.vn/{i}.jpg" alt="ảnh {i}"></a></div><h3 class="title-news"><a href="/bai-{i}.html">'
               f"Tin vắn số {i} trong ngày của tòa soạn</a></h3></article>\n" for i in range(80))
SCRIPT = "<script>" + "".join(f'window.dl=window.dl||[];dl.push({{"e":{i},"n":"<b>x</b>"}});\n' for i in range(700)) + "</script>\n"


def page(source):
    """The kept page with the weight of a real one before and after its text."""
    text = open(source, encoding="utf-8").read()
    at = text.lower().find("<body")
    begin = text.index(">", at) + 1
    around = f'<div class="menu"><ul>{MENU}</ul></div>\n'
    after = f'<div class="box-tinlienquan">{NEWS}</div>\n'
    whole = text[:begin] + SCRIPT + around + text[begin:] + after
    while len(whole.encode()) < PAGE_BYTES:
        whole += SCRIPT + after
    return whole.encode()


def run(command):
    """Best wall seconds of some runs, and the peak in KiB."""
    wall, peak = [], 0
    for _ in range(RUNS):
        start = time.monotonic()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = status
        if status != 0:
            sys.exit(f"{command[0]}: {child.stderr.read().decode()}")
        wall.append(time.monotonic() - start)
        peak = max(peak, used.ru_maxrss)
    return min(wall), peak


class Text(html.parser.HTMLParser):
    def handle_data(self, data):
        pass


with tempfile.TemporaryDirectory() as folder:
    files = []
    for i in range(PAGES):
        files.append(os.path.join(folder, f"{i}.html"))
        with open(files[-1], "wb") as f:
            f.write(page(pages[i % len(pages)]))
    size = sum(os.path.getsize(f) for f in files)
    wall, peak = run([bantin, "extract", "--keep", *files])
    cleaned, _ = run([bantin, "extract", *files])
    result = {"bench": "intake", "bytes": size, "html_mb_per_s": round(size / wall / 1e6, 1),
              "cleaned_mb_per_s": round(size / cleaned / 1e6, 1), "peak_kib": peak}
    if shutil.which("w3m"):
        start = time.monotonic()
        for f in files:
            subprocess.run(["w3m", "-dump", f], stdout=subprocess.DEVNULL, check=True)
        result["w3m_mb_per_s"] = round(size / (time.monotonic() - start) / 1e6, 1)
    start = time.monotonic()
    for f in files:
        Text().feed(open(f, encoding="utf-8").read())
    result["html_parser_mb_per_s"] = round(size / (time.monotonic() - start) / 1e6, 1)
# Plain text with cleaning, and peers of it, by a program of C: bench_intake.
plain = os.path.join(os.path.dirname(os.path.dirname(bantin)), "bench/bench_intake")
if os.path.exists(plain):
    result["plain"] = json.loads(subprocess.run([plain], check=True, capture_output=True, text=True).stdout.splitlines()[-1])
print(json.dumps(result))
