// What the reader has chosen. All of it stands in the address, so that a view can be handed on.
const FACETS = ['label', 'type', 'quad', 'status', 'source', 'lang', 'country'];
const SHIFTS = ['view', 'sel', 'focus', 'a', 'b', 'pick']; // a change of these is a step that Back undoes
const S = { lang: SETTINGS.lang };

function fresh() {
  return { view: 'events', theme: 'auto', max: 160, hops: 2, focus: null, sel: null, a: null, b: null, pick: null, from: '', to: '', undated: true, conf: 0,
    off: new Map(FACETS.map((f) => [f, new Set(f === 'label' ? [DOCUMENT] : [])])), hidden: new Set(), pinned: new Map(), expanded: new Set() };
}
Object.assign(S, fresh());

const view = { redraw: () => {} };
let wanted = null;

// change({sel: …}) lays a change over the state and draws once in the next frame.
function change(patch, { still = false } = {}) {
  const isStep = SHIFTS.some((k) => k in patch && String(patch[k]) !== String(S[k]));
  Object.assign(S, patch);
  if (!still) keep(isStep);
  if (wanted) { Object.assign(wanted, patch); return; }
  wanted = { ...patch };
  requestAnimationFrame(() => { const now = wanted; wanted = null; view.redraw(now); });
}

function toHash() {
  const plain = fresh();
  const out = new URLSearchParams();
  const put = (name, value, normal) => { if (value !== null && value !== undefined && String(value) !== String(normal)) out.set(name, value); };
  put('view', S.view, plain.view);
  put('lang', S.lang, SETTINGS.lang);
  put('theme', S.theme, 'auto');
  put('max', S.max, plain.max);
  put('sel', S.sel && writeSel(S.sel), null);
  put('focus', S.focus === null ? null : G.nodes[S.focus].key, null);
  put('hops', S.hops, 2);
  for (const k of ['a', 'b']) put(k, S[k] === null ? null : G.nodes[S[k]].key, null);
  put('pick', S.pick, null);
  put('from', S.from, '');
  put('to', S.to, '');
  put('undated', S.undated ? 1 : 0, 1);
  put('conf', S.conf, 0);
  for (const f of FACETS) {
    const off = [...S.off.get(f)].sort();
    if (off.join('|') !== [...plain.off.get(f)].join('|')) out.set(`no-${f}`, off.map(encodeURIComponent).join('~'));
  }
  for (const f of ['hidden', 'expanded']) if (S[f].size) out.set(f, [...S[f]].map((i) => encodeURIComponent(G.nodes[i].key)).join('~'));
  if (S.pinned.size) out.set('pinned', [...S.pinned].map(([i, [x, y]]) => `${encodeURIComponent(G.nodes[i].key)}@${Math.round(x)},${Math.round(y)}`).join('~'));
  return out.toString();
}

function fromHash(text) {
  const given = new URLSearchParams(text.replace(/^#/, ''));
  const s = fresh();
  const node = (key) => { const found = key && G.byKey.get(key); return found ? found.i : null; };
  const one = (name, known, normal) => (known.includes(given.get(name)) ? given.get(name) : normal);
  s.view = one('view', ['events', 'actors', 'map'], 'events');
  s.lang = one('lang', ['zh', 'en'], SETTINGS.lang);
  s.theme = one('theme', ['light', 'dark'], 'auto');
  s.max = clamp(parseInt(given.get('max'), 10) || s.max, 20, 500);
  s.hops = clamp(parseInt(given.get('hops'), 10) || 2, 1, 4);
  s.sel = readSel(given.get('sel'));
  for (const k of ['focus', 'a', 'b']) s[k] = node(given.get(k));
  s.pick = one('pick', ['between', 'paths', 'common'], null);
  for (const k of ['from', 'to']) s[k] = /^\d{4}-\d\d-\d\d$/.test(given.get(k) || '') ? given.get(k) : '';
  s.undated = given.get('undated') !== '0';
  s.conf = clamp(parseFloat(given.get('conf')) || 0, 0, 1);
  const list = (name) => (given.get(name) || '').split('~').filter(Boolean);
  const decode = (part) => { try { return decodeURIComponent(part); } catch { return part; } };
  for (const f of FACETS) if (given.has(`no-${f}`)) s.off.set(f, new Set(list(`no-${f}`).map(decode)));
  for (const f of ['hidden', 'expanded']) s[f] = new Set(list(f).map((k) => node(decode(k))).filter((i) => i !== null));
  for (const part of list('pinned')) {
    const [, key, x, y] = part.match(/^(.*)@(-?\d+),(-?\d+)$/) || [];
    if (key && node(decode(key)) !== null) s.pinned.set(node(decode(key)), [Number(x), Number(y)]);
  }
  return s;
}

// A selection is a node, an edge, or two actors with what they did.
const SPLIT = '\u0001';
function writeSel(sel) {
  if ('node' in sel) return `n${SPLIT}${G.nodes[sel.node].key}`;
  if ('edge' in sel) { const e = G.edges[sel.edge]; return ['e', G.nodes[e.from].key, e.role, G.nodes[e.to].key].join(SPLIT); }
  return ['d', ...sel.pair.map((i) => G.nodes[i].key)].join(SPLIT);
}

function readSel(text) {
  const [kind, ...parts] = (text || '').split(SPLIT);
  const at = (key) => G.byKey.get(key);
  if (kind === 'n' && at(parts[0])) return { node: at(parts[0]).i };
  if (kind === 'd' && at(parts[0]) && at(parts[1])) return { pair: [at(parts[0]).i, at(parts[1]).i] };
  if (kind !== 'e' || !at(parts[0]) || !at(parts[2])) return null;
  const edge = at(parts[0]).out.find((e) => e.role === parts[1] && e.to === at(parts[2]).i);
  return edge ? { edge: edge.i } : null;
}

let mine = '';
function keep(isStep) {
  const text = toHash();
  if (text === mine) return;
  mine = text;
  // Inside a notebook's frame the address cannot be changed: the view then just isn't remembered.
  try { history[isStep ? 'pushState' : 'replaceState'](null, '', `#${text}`); } catch { /* no address */ }
}

addEventListener('popstate', () => {
  const text = location.hash.replace(/^#/, '');
  if (text === mine) return;
  mine = text;
  change(fromHash(text), { still: true });
});

const isSelected = (i) => S.sel !== null && ('node' in S.sel ? S.sel.node === i : 'pair' in S.sel ? S.sel.pair.includes(i) : G.edges[S.sel.edge].from === i || G.edges[S.sel.edge].to === i);
