// Every visible text whose contrast with what lies behind it is under WCAG AA.
() => {
  const parts = (c) => c.match(/[\d.]+/g).map(Number);
  const rgb = (c) => { const [r, g, b, a = 1] = parts(c); const by = c.startsWith('color(srgb') ? 255 : 1; return [r * by, g * by, b * by, a]; };
  const channel = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const over = (top, low) => [0, 1, 2].map((k) => top[k] * top[3] + low[k] * (1 - top[3]));
  const above = (e) => { const all = []; for (let n = e; n; n = n.parentElement) all.unshift(getComputedStyle(n)); return all; };
  const bad = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim();
    const e = walk.currentNode.parentElement;
    if (!text || !e.checkVisibility({ visibilityProperty: true }) || e.closest('svg, script, [disabled]')) continue;
    const styles = above(e);
    const opacity = styles.reduce((product, s) => product * Number(s.opacity), 1);
    if (opacity === 0) continue;
    const own = styles[styles.length - 1];
    const back = styles.reduce((low, s) => over(rgb(s.backgroundColor), low), [255, 255, 255]);
    const [r, g, b, a] = rgb(own.color);
    const [x, y] = [light(over([r, g, b, a * opacity], back)), light(back)].sort((p, q) => q - p);
    const size = parseFloat(own.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(own.fontWeight) >= 700);
    const found = (x + 0.05) / (y + 0.05);
    if (found < (isLarge ? 3 : 4.5)) bad.push(`${found.toFixed(2)} ${e.tagName}.${e.className} ${text.slice(0, 20)}`);
  }
  return bad;
}
