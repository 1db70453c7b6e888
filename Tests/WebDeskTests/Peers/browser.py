"""Drives the desk in headless Chromium: the real program over a real store.

    browser.py PROGRAM OUTPUT SITE TOKEN SCREENSHOTS [LIVE]

OUTPUT is a scan's output directory with two open cases or more; LIVE are settings of a daemon that files
another one into it. Prints a line for each thing that
was held, and ends with 1 at the first that does not hold. Screenshots are for people to look at.
"""
import atexit
import json
import os
import subprocess
import sys
import time
import urllib.request

import axe_selenium_python
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

program, output, site, token, shots = sys.argv[1:6]
live = sys.argv[6] if len(sys.argv) > 6 else None
os.makedirs(shots, exist_ok=True)
axe_script = os.path.join(
    os.path.dirname(axe_selenium_python.__file__), "node_modules", "axe-core", "axe.min.js")


def serve():
    server = subprocess.Popen(
        [program, "desk", "--output", output, "--config", site, "--address", "127.0.0.1:0"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        if "the desk listens" in line:
            return server, "http://127.0.0.1:" + line.split("address=127.0.0.1:")[1].split()[0]
    sys.exit("the desk did not begin to listen")


def browser():
    options = webdriver.ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900",
                 "--force-prefers-reduced-motion"):
        options.add_argument(flag)
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(
        options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))


# WGS 84 to GCJ-02 and BD-09. The first three are the published test points of eviltransform (GCJ-02);
# the others, and all of BD-09, are what PyPI's coord-convert 0.2.1 gives.
PLACES = [
    (121.5272106, 31.1774276, 121.531541859215, 31.17530398364597, 121.53801568643858, 31.181328606874466),
    (113.912316, 22.543847, 113.9171764808363, 22.540796131694766, 113.92368472926734, 22.546667437751108),
    (116.377817, 39.911954, 116.38404722455657, 39.91334545536069, 116.39045471310828, 39.919575550965874),
    (87.6168, 43.8256, 87.61964994946926, 43.82680539311119, 87.62609977081571, 43.83294979479328),
    (126.642464, 45.756967, 126.64843401023796, 45.758918130663396, 126.65506367010121, 45.76461182162859),
    (110.3293, 20.0213, 110.33366609810035, 20.01925818041537, 110.34020547132972, 20.024942056811494),
    (91.1322, 29.6604, 91.1337433248789, 29.657679589949623, 91.14034276218612, 29.663425674028154),
]

server, base = serve()
atexit.register(server.kill)
page = browser()
# The page draws anew whenever something changes, so what was found may be gone a moment later.
wait = WebDriverWait(
    page, 20, ignored_exceptions=[NoSuchElementException, StaleElementReferenceException])


def find(css):
    return wait.until(lambda p: p.find_element(By.CSS_SELECTOR, css))


def text(css):
    """What stands there; empty where nothing does. Read in the page, so it is never half gone."""
    return page.execute_script("return document.querySelector(arguments[0])?.innerText ?? ''", css)


def classes(css):
    return page.execute_script("return document.querySelector(arguments[0])?.className ?? ''", css)


def click(css):
    """Clicks, again where the element was drawn anew in between; clear of the bar that stays on top."""
    def attempt(p):
        element = p.find_element(By.CSS_SELECTOR, css)
        p.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        return True
    wait.until(attempt)


def held(what, condition=True):
    if not condition:
        page.save_screenshot(f"{shots}/failed.png")
        print(f"NOT HELD: {what}")
        for entry in page.get_log("browser"):
            print("   ", entry["message"])
        page.quit()
        server.terminate()
        sys.exit(1)
    print(f"held: {what}", flush=True)


def until(what, condition):
    try:
        wait.until(lambda _: condition())
    except Exception as error:
        held(f"{what} ({type(error).__name__})", False)
    held(what)


def shot(name):
    page.save_screenshot(f"{shots}/{name}.png")


def axe(name):
    page.execute_script(open(axe_script).read())
    found = page.execute_async_script(
        "const done = arguments[arguments.length - 1]; axe.run(document).then(done);")
    faults = [(v["id"], [n["html"][:90] for n in v["nodes"][:3]]) for v in found["violations"]]
    held(f"axe finds nothing in {name}" + (f": {json.dumps(faults)}" if faults else ""), not faults)


def numbers():
    return page.execute_script(
        "return [...document.querySelectorAll('.case')].map(e => e.dataset.number)")


def officer(*words):
    subprocess.run([program, "cases", *words, "--output", output], check=True, stdout=subprocess.DEVNULL)


def go(tab):
    click(f'nav a[href="#/{tab}"]')


page.get(base + "/")
find("#token")
shot("sign-in")
axe("sign-in")
find("#token").send_keys("cw_wrong", Keys.ENTER)
until("a wrong token is said to be wrong", lambda: "not known" in text("#say"))
find("#token").clear()
find("#token").send_keys(token, Keys.ENTER)
until("the queue lists open cases", lambda: len(numbers()) >= 2)
until("the line to the engine is open", lambda: "on" in classes(".live").split())
first, second = numbers()[:2]

page.find_element(By.TAG_NAME, "body").send_keys("j")
until("j chooses the first case", lambda: first in text(".detail"))
until("pictures are loaded", lambda: page.execute_script(
    "return [...document.querySelectorAll('.detail img')].length > 1 && "
    "[...document.querySelectorAll('.detail img')].every(i => i.complete && i.naturalWidth > 0)"))
until("the clip around the confirmation can be played", lambda: page.execute_script(
    "const v = document.querySelector('.detail video'); return v && v.readyState > 0 && v.duration > 8 && v.videoWidth > 0"))
page.execute_script(
    "const r = document.querySelector('input[type=range]'); r.value = 20; r.dispatchEvent(new Event('input'));")
held("the slider moves the edge", page.execute_script(
    "return document.querySelector('.compare').style.getPropertyValue('--cut')") == "20%")
shot("queue")
axe("queue")

moved = page.execute_async_script("""
    const done = arguments[arguments.length - 1];
    import('/datum.js').then((d) => done(arguments[0].map(([lon, lat]) => [...d.gcj02(lon, lat), ...d.bd09(lon, lat)])));
    """, PLACES)
worst = max(abs(found - known) for row, place in zip(moved, PLACES) for found, known in zip(row, place[2:]))
held(f"tile servers' datums are met ({worst:.1e} degrees)", worst < 1e-9)
held("outside China nothing is moved", page.execute_async_script("""
    const done = arguments[arguments.length - 1];
    import('/datum.js').then((d) => done([...d.gcj02(2.3522, 48.8566), ...d.bd09(2.3522, 48.8566)]));
    """) == [2.3522, 48.8566] * 2)

click(".teach summary")
Select(find("#look")).select_by_value("goods")
click("#teach")
until("what it really is is kept", lambda: "next fitting" in text("#say"))
waiting = os.listdir(os.path.join(output, "taught", "inbox"))
held("and waits where teach reads", sorted(os.path.splitext(name)[1] for name in waiting) == [".jpg", ".json"])
ledger = subprocess.run([program, "desk", "audit", "--output", output], capture_output=True, text=True)
held(f"the ledger hangs together: {ledger.stdout.strip()[:40]}", ledger.returncode == 0 and "consistent" in ledger.stdout)

page.find_element(By.TAG_NAME, "body").send_keys("c")
until("c confirms it", lambda: "registered" in text(".detail h2"))
until("its deadline runs", lambda: "left" in text(".clock") or "late" in text(".clock"))
page.find_element(By.TAG_NAME, "body").send_keys("j")
until("j goes on to the second", lambda: second in text(".detail"))
page.find_element(By.TAG_NAME, "body").send_keys("r")
find("dialog input[name=note]").send_keys("a shadow")
shot("reject")
click("dialog button.primary")
until("a rejected case leaves the queue", lambda: second not in numbers())

officer("reopen", second, "--actor", "zhang")
until("what another officer reopens arrives live", lambda: second in numbers())
officer("reject", second, "--actor", "zhang", "--note", "a shadow after all")
until("and what is rejected elsewhere leaves", lambda: second not in numbers())
for verb in ("dispatch", "handle", "finish", "verify", "close"):
    click(f'[data-number="{first}"]')
    until("the case is shown", lambda: first in text(".detail"))
    click(f'.detail [data-verb="{verb}"]')
    until(f"{verb} takes the case on", lambda: not page.find_elements(
        By.CSS_SELECTOR, f'.detail [data-verb="{verb}"]') or first not in numbers())
until("a closed case leaves the queue", lambda: first not in numbers())
Select(page.find_elements(By.CSS_SELECTOR, ".filters select")[0]).select_by_value("ended")
until("and stands among the ended", lambda: first in numbers())

if live:
    Select(page.find_elements(By.CSS_SELECTOR, ".filters select")[0]).select_by_value("open")
    until("the open ones are shown", lambda: first not in numbers())
    known = set(numbers())
    page.execute_script("""window.heard = [];
        new MutationObserver(() => window.heard.push(document.querySelector('#say').innerText))
            .observe(document.querySelector('#say'), {childList: true, characterData: true, subtree: true})""")
    daemon = subprocess.Popen([program, "run", "--config", live, "--output", output],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(daemon.kill)
    try:
        WebDriverWait(page, 240).until(lambda _: set(numbers()) - known)
    except Exception as error:
        held(f"a case that a daemon files arrives live ({type(error).__name__})", False)
    held("a case that a daemon files arrives live")
    held("and is told to those who listen", any("New case" in words for words in page.execute_script("return window.heard")))
    click(f'[data-number="{(set(numbers()) - known).pop()}"]')
    until("its pictures can be looked at", lambda: page.execute_script(
        "return [...document.querySelectorAll('.detail img')].some(i => i.complete && i.naturalWidth > 0)"))
    shot("live")
    daemon.terminate()
    held("SIGTERM ends the daemon well", daemon.wait(60) == 0)
    Select(page.find_elements(By.CSS_SELECTOR, ".filters select")[0]).select_by_value("ended")
    until("the ended are shown again", lambda: first in numbers())

for tab, sign in (("wall", ".tile img"), ("map", "canvas"), ("timetable", ".day"), ("numbers", ".card")):
    go(tab)
    find(sign)
    time.sleep(0.7)
    shot(tab)
    axe(tab)

go("editor")
find(".stage svg")
until("the view's picture is there", lambda: page.execute_script(
    "const i = document.querySelector('.stage img'); return i && i.complete && i.naturalWidth > 0"))
zones = len(page.find_elements(By.CSS_SELECTOR, ".zones li"))
click("#draw")
for x, y in ((0.3, 0.4), (0.6, 0.4), (0.5, 0.7)):
    page.execute_script(
        """const s = document.querySelector('.stage svg'); const f = s.getBoundingClientRect();
        s.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true,
          clientX: f.left + arguments[0] * f.width, clientY: f.top + arguments[1] * f.height}))""", x, y)
page.find_element(By.TAG_NAME, "body").send_keys(Keys.ENTER)
until("a zone is drawn", lambda: len(page.find_elements(By.CSS_SELECTOR, ".zones li")) == zones + 1)
click("#preview")
until("the preview tells where the last day's events lie", lambda: "zone" in text(".editor section div"))
shot("editor")
axe("editor")
click("#save")
if zones:
    until("zones of the settings file are not rewritten", lambda: "settings file" in text("#say"))
else:
    find("dialog .diff .plus")
    shot("diff")
    click("dialog button.primary")
    until("the zones are saved and in force", lambda: "in force" in text("#say"))
    held("views.d has them", os.path.isdir(os.path.join(os.path.dirname(site) or ".", "views.d")))

click("#language")
until("the page speaks Chinese", lambda: "区域" in text("nav"))
go("queue")
find(".filters")
held("and says so", page.execute_script("return document.documentElement.lang") == "zh-CN")
Select(page.find_elements(By.CSS_SELECTOR, ".filters select")[0]).select_by_value("all")
until("cases have Chinese names", lambda: len(numbers()) >= 2)
click(".case")
until("a reason is told in Chinese", lambda: "已停留" in text(".detail .why") and "在" in text(".detail .why"))
click(".detail details:not(.teach) summary")
until("and so are its signals", lambda: "停留秒数" in text(".detail table"))
shot("queue-zh")
axe("the Chinese queue")

page.set_window_size(390, 844)
page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                     {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True})
for tab in ("queue", "wall", "map", "editor", "timetable", "numbers"):
    page.get(f"{base}/#/{tab}")
    page.refresh()
    find("main > div")
    time.sleep(0.8)
    wide = page.execute_script("return document.documentElement.scrollWidth")
    held(f"{tab} fits a phone ({wide} of 390)", wide <= 392)
    shot(f"phone-{tab}")

bad = [e["message"] for e in page.get_log("browser")
       if "Content Security Policy" in e["message"] or "TrustedHTML" in e["message"]
       or ("Error" in e["message"] and "status of 4" not in e["message"])]
held(f"the browser had nothing to complain of {bad if bad else ''}", not bad)
names = page.execute_script(
    "return [location.origin + '/', ...new Set(performance.getEntriesByType('resource').map(e => e.name)"
    ".filter(n => /[.](js|css|svg)$/.test(n)))]")
weight = sum(len(urllib.request.urlopen(name).read()) for name in names)
held("every file of the page was loaded", len(names) >= 14)
held(f"{weight} bytes before pictures", weight < 100_000)
page.quit()
server.terminate()
held("SIGTERM ends the desk well", server.wait(30) == 0)
