"""What a person does on the page, for the tests."""

from __future__ import annotations

from pathlib import Path

TRUMP = "person:donald-trump"


def settle(page) -> None:
    """Two frames later the page has drawn what a click asked for."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))")


def find(page, text: str) -> None:
    page.fill("#search", text)
    page.press("#search", "Enter")
    settle(page)


def shown(page) -> list[str]:
    return page.evaluate("kgPage.shown()")


def click_node(page, key: str, **options: object) -> None:
    spot = page.evaluate("(k) => kgPage.where(k)", key)
    page.mouse.click(spot["x"], spot["y"], **options)
    settle(page)


def heading(page) -> str:
    return page.inner_text("#panel h2")


def count_of(page, facet: str, value: str) -> int:
    return int(page.inner_text(f'#filters details[data-facet="{facet}"] li[data-value="{value}"] .n').replace(",", ""))


def switch(page, facet: str, value: str) -> None:
    page.click(f'#filters details[data-facet="{facet}"] li[data-value="{value}"] label')
    settle(page)


def download(page, kind: str) -> bytes:
    page.click("#export summary")
    with page.expect_download() as waiting:
        page.click(f"#export-{kind}")
    return Path(waiting.value.path()).read_bytes()


def choose_two(page) -> None:
    page.click("#panel .item >> nth=0")
    settle(page)
    page.click("#panel .actions >> text=设为 A")
    settle(page)
    page.locator('#panel section:has(h3:text-is("往来对象")) .item').first.click()
    settle(page)
    page.click("#panel .actions >> text=比较这两者")
    settle(page)
