// Elements, text and numbers. Text only ever becomes a text node: nothing in this page parses HTML.
const SVG = 'http://www.w3.org/2000/svg';
const $ = (id) => document.getElementById(id);
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
const button = (text, onclick, attributes) => el('button', { type: 'button', onclick, ...attributes }, text);
// Signs that few fonts have are drawn, so that none is an empty box. Lines in a box of 16 by 16.
const ICONS = { play: 'M4 3l9 5-9 5z', pause: 'M5.5 3v10M10.5 3v10', open: 'M5 11l6-6M6 5h5v5', fit: 'M9.5 6.5l4-4M10 2.5h3.5v3.5M6.5 9.5l-4 4M6 13.5h-3.5v-3.5',
  loosen: 'M2 5q3-3 6 0t6 0M2 8.5q3-3 6 0t6 0M2 12q3-3 6 0t6 0', moon: 'M13 9.5a5.5 5.5 0 1 1-6.5-6.8 4.5 4.5 0 0 0 6.5 6.8z',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.6M8 13.4v1.6M1 8h1.6M13.4 8h1.6M3 3l1.2 1.2M11.8 11.8l1.2 1.2M3 13l1.2-1.2M11.8 4.2l1.2-1.2' };
const icon = (name) => svg('svg', { class: `icon ${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, svg('path', { d: ICONS[name] }));
// Names may hold marks that turn the writing direction: each stays in a box of its own.
const bdi = (text, attributes) => el('bdi', attributes, text);
const flat = (text) => String(text).replace(BIDI, '').replace(/\s+/g, ' ');
const short = (text, most) => { const all = Array.from(flat(text)); return all.length > most ? all.slice(0, most - 1).join('') + '…' : all.join(''); };

// Only links that lead to a web page are links.
function link(url, children) {
  let parsed = null;
  try { parsed = new URL(url); } catch { return el('span', null, children); }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return el('span', null, children);
  return el('a', { href: parsed.href, target: '_blank', rel: 'noopener noreferrer' }, children);
}

const DIGITS = new Intl.NumberFormat('en-GB'); // Chinese groups digits the same way
const number = (value) => DIGITS.format(value);
const signed = (value) => (value > 0 ? '+' : value < 0 ? '−' : '') + Math.abs(value).toFixed(1);
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const norm = (text) => String(text).normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase();

function later(work, pause) {
  let timer = 0;
  return (...given) => { clearTimeout(timer); timer = setTimeout(() => work(...given), pause); };
}

// The words of the interface; {name} is replaced by what is given.
function t(key, given) {
  const pair = (given && given.n === 1 && SETTINGS.words[`${key}_1`]) || SETTINGS.words[key];
  const text = pair ? pair[S.lang === 'zh' ? 0 : 1] : key;
  return given ? text.replace(/\{(\w+)\}/g, (_, name) => (typeof given[name] === 'number' ? number(given[name]) : String(given[name]))) : text;
}

const titleOf = () => SETTINGS.title || t('untitled');

function save(name, type, content) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const a = el('a', { href: url, download: name });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
