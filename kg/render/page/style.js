// Colours. The ontology gives them for a light page; on a dark one each is lightened until it can be told from the ground.
const THEME = { isDark: false };
const tones = new Map();

const rgbOf = (hex) => { const v = parseInt(String(hex).replace('#', ''), 16); return Number.isNaN(v) ? [100, 116, 139] : [v >> 16 & 255, v >> 8 & 255, v & 255]; };
const hexOf = (rgb) => `#${rgb.map((c) => Math.round(clamp(c, 0, 255)).toString(16).padStart(2, '0')).join('')}`;
const mix = (a, b, share) => a.map((c, k) => c + (b[k] - c) * share);

function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };

function tone(hex) {
  const key = `${hex}${THEME.isDark}`;
  if (!tones.has(key)) {
    const ground = THEME.isDark ? [18, 22, 28] : [255, 255, 255];
    const towards = THEME.isDark ? [255, 255, 255] : [0, 0, 0];
    let rgb = rgbOf(hex);
    // What stands out more on white stands out more on black: two greens stay two.
    const wanted = THEME.isDark ? clamp(contrast(rgb, [255, 255, 255]), 4.6, 8.5) : 4.6;
    for (let step = 0; step < 16 && contrast(rgb, ground) < wanted; step += 1) rgb = mix(rgb, towards, 0.12);
    tones.set(key, hexOf(rgb));
  }
  return tones.get(key);
}

// The hue laid thin over the ground, for the inside of what has not happened.
const wash = (hex, share = 0.14) => hexOf(mix(rgbOf(THEME.colours.surface), rgbOf(tone(hex)), share));
const quadTone = (quad) => tone((SETTINGS.display.quad[quad] || { colour: '#64748b' }).colour);
const labelTone = (group) => (group === DOCUMENT ? THEME.colours.muted : tone((SETTINGS.labels[group] || { colour: '#64748b' }).colour));
const toneOf = (node) => (node.group === EVENT ? quadTone(node.quad) : labelTone(node.group));
const inkOn = (hex) => (contrast(rgbOf(hex), [255, 255, 255]) > 3.4 ? '#ffffff' : '#12161c');

// From conflict over neutral to cooperation, as the Goldstein scale runs from -10 to 10.
function balanceTone(mean) {
  if (mean === null) return THEME.colours.faint;
  const [bad, mid, good] = THEME.isDark ? [[240, 138, 110], [120, 132, 146], [96, 176, 232]] : [[168, 52, 26], [140, 149, 160], [26, 98, 160]];
  return hexOf(mix(mid, mean < 0 ? bad : good, Math.min(1, 0.15 + Math.abs(mean) / 6)));
}

function readTheme() {
  THEME.isDark = S.theme === 'dark' || (S.theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = THEME.isDark ? 'dark' : 'light';
  const style = getComputedStyle(document.documentElement);
  THEME.colours = {};
  for (const name of ['ground', 'surface', 'text', 'muted', 'faint', 'line', 'accent', 'edge']) THEME.colours[name] = style.getPropertyValue(`--${name}`).trim();
  THEME.font = getComputedStyle(document.body).fontFamily;
}
