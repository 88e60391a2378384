// Puts everything together: the bars, the keys, and what is drawn anew after which change.
function buildBars() {
  document.documentElement.lang = S.lang === 'zh' ? 'zh-Hans' : 'en';
  $('name').replaceChildren(bdi(flat(titleOf())));
  $('search').placeholder = t('search_hint');
  $('search').setAttribute('aria-label', t('search'));
  $('suggestions').setAttribute('aria-label', t('suggestions'));
  $('canvas').setAttribute('aria-label', t('canvas_says'));
  const tab = (kind) => button(t(`view_${kind}`), () => change({ view: kind }), { role: 'tab', id: `view-${kind}`, 'aria-selected': String(S.view === kind) });
  $('views').replaceChildren(...['events', 'actors', 'map'].map(tab));
  $('views').setAttribute('aria-label', t('views'));
  const kinds = [['png', 'PNG', exportPng], ['svg', 'SVG', exportSvg], ['csv', 'CSV', exportCsv], ['md', 'Markdown', exportMarkdown]];
  const menu = el('details', { id: 'export' }, el('summary', null, t('export')), el('ul', null, kinds.map(([id, name, run]) => el('li', null, button([el('b', null, name), el('small', null, t(`export_${id}`))], () => { run(); $('export').open = false; }, { id: `export-${id}` })))));
  $('tools').replaceChildren(menu, button(S.lang === 'zh' ? 'English' : '中文', () => change({ lang: S.lang === 'zh' ? 'en' : 'zh' }), { id: 'language', lang: S.lang === 'zh' ? 'en' : 'zh-Hans' }),
    button(icon(THEME.isDark ? 'sun' : 'moon'), () => change({ theme: THEME.isDark ? 'light' : 'dark' }), { id: 'theme', 'aria-label': t(THEME.isDark ? 'light_mode' : 'dark_mode'), title: t(THEME.isDark ? 'light_mode' : 'dark_mode') }),
    button('?', openHelp, { id: 'help-open', 'aria-label': t('help'), title: `${t('help')} (?)` }));
  $('zoom').replaceChildren(button('+', () => zoom(1.3), { id: 'zoom-in', 'aria-label': t('zoom_in') }), button('−', () => zoom(0.77), { id: 'zoom-out', 'aria-label': t('zoom_out') }), button(icon('fit'), fitView, { id: 'fit', 'aria-label': t('fit'), title: `${t('fit')} (0)` }),
    button(icon('loosen'), () => { loosen(); $('physics').setAttribute('aria-pressed', String(isLoose)); }, { id: 'physics', 'aria-label': t('physics'), title: t('physics'), 'aria-pressed': String(isLoose) }));
}

const zoom = (factor) => (S.view === 'map' ? zoomMap(factor) : zoomBy(factor));
function fitView() { if (S.view === 'map') { M.frame = firstFrame(); drawMap(); } else fitAll(); }

// What narrows the picture, each with a way out.
function drawBar() {
  const chips = [];
  const add = (id, text, off, ...more) => chips.push(el('span', { class: 'chip on', id }, text, more, button('×', off, { 'aria-label': t('remove', { name: id }) })));
  if (S.focus !== null && !S.pick) {
    add('chip-focus', [t('focus_on'), ' ', bdi(short(nameOf(G.nodes[S.focus]), 30))], () => change({ focus: null }),
      button('−', () => change({ hops: clamp(S.hops - 1, 1, 4) }), { 'aria-label': t('fewer_hops') }), el('span', { class: 'hops' }, t('n_hops', { n: S.hops })), button('+', () => change({ hops: clamp(S.hops + 1, 1, 4) }), { 'aria-label': t('more_hops') }));
  }
  if (S.pick && S.a !== null && S.b !== null) add('chip-pick', [t(`pick_${S.pick}`), ': ', bdi(short(nameOf(G.nodes[S.a]), 16)), ' – ', bdi(short(nameOf(G.nodes[S.b]), 16))], () => change({ pick: null }));
  if (S.from || S.to) add('chip-date', `${S.from || '…'} – ${S.to || '…'}`, () => { stop(); change({ from: '', to: '' }); });
  for (const f of FACETS) {
    const off = [...S.off.get(f)].filter((v) => f !== 'label' || v !== DOCUMENT);
    if (off.length) add(`chip-${f}`, t('n_off', { name: t(`facet_${f}`), n: off.length }), () => change({ off: new Map(S.off).set(f, fresh().off.get(f)) }));
  }
  if (S.conf) add('chip-conf', `${t('facet_conf')} ≥ ${S.conf.toFixed(2)}`, () => change({ conf: 0 }));
  if (S.hidden.size) add('chip-hidden', t('n_hidden', { n: S.hidden.size }), () => change({ hidden: new Set() }));
  if (S.expanded.size) add('chip-expanded', t('n_expanded', { n: S.expanded.size }), () => change({ expanded: new Set() }));
  if (S.pinned.size) add('chip-pinned', t('n_pinned', { n: S.pinned.size }), () => change({ pinned: new Map() }));
  $('bar').replaceChildren(...chips);
  $('bar').hidden = !chips.length;
  const scale = [-8, -4, -1, 1, 4, 8].map((v) => el('i', { style: { '--tone': balanceTone(v) } }));
  $('key').replaceChildren(...(S.view === 'actors' ? [t('conflict'), ...scale, t('cooperation'), ' · ', t('only_plans')] : []));
  $('count').textContent = S.view === 'map' ? '' : t(S.pick || S.focus !== null ? 'shown_part' : V.nodes.length < V.total ? 'shown_of' : 'shown_all', { n: number(V.nodes.length), total: number(V.total) });
}

const DATA_KEYS = ['off', 'from', 'to', 'undated', 'conf'];
const SHAPE_KEYS = [...DATA_KEYS, 'view', 'focus', 'hops', 'max', 'hidden', 'pinned', 'expanded', 'pick', 'a', 'b', 'sel'];

function redraw(patch) {
  const has = (keys) => keys.some((k) => k in patch);
  if (has(['theme', 'lang'])) { readTheme(); C.widths.clear(); buildBars(); buildLegend(); buildTimeline(); buildHelp(); M.ready = false; }
  if (has(DATA_KEYS)) applyFilters();
  if (has(['view'])) for (const kind of ['events', 'actors', 'map']) $(`view-${kind}`).setAttribute('aria-selected', String(S.view === kind));
  $('canvas').hidden = S.view === 'map';
  $('map').hidden = S.view !== 'map';
  $('main').dataset.view = S.view;
  const isOther = has(['focus', 'hops', 'pick', 'max', 'view']) || (S.pick && has(['a', 'b'])) || C.isAfresh;
  if (has(SHAPE_KEYS)) { const before = V.nodes; choose(); light(); drawTimeline(); drawBar(); drawCanvas({ afresh: isOther && !(has(['view']) && PLACE[S.view === 'actors' ? 'actors' : 'events'].size), fit: isOther || !before.length }); } else if (has(['theme', 'lang'])) { if (has(['lang'])) spread(); light(); drawEdges(); C.net.redraw(); }
  C.isAfresh = false;
  if (has(['sel']) && S.sel && 'node' in S.sel && !isOther && !C.isHere) reveal(S.sel.node);
  C.isHere = false;
  if (S.view === 'map') drawMap();
  updateLegend();
  if (has(['theme', 'lang'])) { drawTimeline(); drawBar(); }
  drawPanel();
}

function expand(i) { change({ expanded: new Set(S.expanded).add(i), sel: { node: i } }); }
function hide(i) {
  const hidden = new Set(S.hidden).add(i);
  const expanded = new Set(S.expanded);
  expanded.delete(i);
  change({ hidden, expanded, sel: null, ...(S.focus === i ? { focus: null } : {}) });
}
function pin(i) {
  const pinned = new Map(S.pinned);
  if (pinned.has(i)) pinned.delete(i); else pinned.set(i, C.place.get(i) || homeOf(G.nodes[i]));
  change({ pinned });
}

const KEYS = [['/', 'key_search'], ['1 2 3', 'key_views'], ['f', 'focus_hint'], ['e', 'expand_hint'], ['x', 'key_hide'], ['p', 'key_pin'], ['a b', 'key_ab'], ['+ −', 'key_zoom'], ['0', 'fit'], ['← ↑ → ↓', 'key_pan'], ['Esc', 'key_escape'], ['?', 'help']];
const MOUSE = [['mouse_click', 'does_click'], ['mouse_double', 'expand_hint'], ['mouse_shift', 'does_shift'], ['mouse_drag', 'does_drag'], ['mouse_brush', 'does_brush']];

function buildHelp() {
  $('help').setAttribute('aria-label', t('help'));
  $('help').replaceChildren(el('h2', null, t('help')), facts([...KEYS.map(([key, what]) => [el('kbd', null, key), t(what)]), ...MOUSE.map(([how, what]) => [t(how), t(what)])]),
    el('p', { class: 'note' }, t('signs')), button(t('close'), () => $('help').close(), { id: 'help-close' }));
}
function openHelp() { $('help').showModal(); }

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || $('help').open) return;
  const tag = event.target.tagName;
  if (event.key === 'Escape' && tag !== 'INPUT') { if ($('export').open) $('export').open = false; else if (S.sel) select(null); else if (S.pick) change({ pick: null }); else if (S.focus !== null) change({ focus: null }); return; }
  if (tag === 'INPUT' || tag === 'TEXTAREA' || tag === 'SELECT') return;
  const node = S.sel && 'node' in S.sel ? S.sel.node : null;
  const onNode = { f: () => change({ focus: node, pick: null }), e: () => expand(node), x: () => hide(node), p: () => pin(node), a: () => mark(node, 'a'), b: () => mark(node, 'b') };
  const always = { '/': () => $('search').focus(), '?': openHelp, 1: () => change({ view: 'events' }), 2: () => change({ view: 'actors' }), 3: () => change({ view: 'map' }), '+': () => zoom(1.3), '=': () => zoom(1.3), '-': () => zoom(0.77), 0: fitView };
  const onCanvas = { ArrowLeft: () => panBy(-70, 0), ArrowRight: () => panBy(70, 0), ArrowUp: () => panBy(0, -70), ArrowDown: () => panBy(0, 70) };
  const run = always[event.key] || (node !== null && onNode[event.key]) || (document.activeElement === $('canvas') && onCanvas[event.key]);
  if (!run) return;
  event.preventDefault();
  run();
}

// For whoever embeds or tests the page: where a node, or the middle of an edge, is on the screen.
function whereIs(key, other) {
  const spot = (k) => { const at = C.net.getPositions([G.byKey.get(k).i])[G.byKey.get(k).i]; const box = $('canvas').getBoundingClientRect(); const dom = C.net.canvasToDOM(at); return { x: dom.x + box.left, y: dom.y + box.top }; };
  const a = spot(key);
  if (!other) return a;
  const b = spot(other);
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

const mark_ = (name) => performance.mark(`kg-${name}`);

async function start() {
  mark_('begin');
  try { indexData(await readData()); } catch (error) { $('panel').replaceChildren(el('p', null, `${SETTINGS.words.broken.join(' ')} (${error.message})`)); return; }
  mark_('data');
  prepareFilters();
  Object.assign(S, fromHash(location.hash));
  if (!location.hash && SETTINGS.focus && G.byKey.has(SETTINGS.focus)) { const { i } = G.byKey.get(SETTINGS.focus); Object.assign(S, { focus: i, hops: SETTINGS.hops, sel: { node: i } }); }
  readTheme();
  $('stage').append(el('div', { id: 'tip', role: 'presentation', hidden: true }));
  startCanvas();
  startSearch();
  view.redraw = redraw;
  mark_('canvas');
  redraw({ ...S });
  mark_('drawn');
  prepareSearch();
  addEventListener('keydown', onKey);
  $('panel').addEventListener('keydown', walk);
  addEventListener('resize', later(() => { drawTimeline(); if (S.view === 'map') drawMap(); }, 120));
  for (const name of ['beforeprint', 'afterprint']) addEventListener(name, () => { if (S.view === 'map') drawMap(); else fitAll(); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => change({ theme: S.theme }));
  globalThis.kgPage = Object.freeze({ where: whereIs, shown: () => V.nodes.map((i) => G.nodes[i].key) });
  mark_('ready');
  document.documentElement.dataset.ready = '1';
}

start();
