// The filters, which are the legend as well: each value with its sign, its name and how many it would show.
const L = { rows: [], more: new Set(), ends: [] };
const FEW = 8;

const FACET_VALUES = {
  label: () => [...Object.keys(SETTINGS.labels), EVENT, DOCUMENT].filter((v) => F.total.get('label').has(v)),
  type: () => Object.keys(SETTINGS.types).filter((v) => F.total.get('type').has(v)).sort((a, b) => SETTINGS.types[a].quad - SETTINGS.types[b].quad || total('type', b) - total('type', a)),
  quad: () => Object.keys(SETTINGS.display.quad).filter((v) => F.total.get('quad').has(v)),
  status: () => Object.keys(SETTINGS.display.status).filter((v) => F.total.get('status').has(v)),
};
const total = (facet, value) => F.total.get(facet).get(value) || 0;
const valuesOf = (facet) => (FACET_VALUES[facet] ? FACET_VALUES[facet]() : [...F.total.get(facet).keys()].sort((a, b) => total(facet, b) - total(facet, a) || (a < b ? -1 : 1)));
const FACET_NAMES = { label: labelOf, type: typeOf, quad: quadOf, status: statusOf, source: (v) => v || t('unknown'), lang: langOf, country: (v) => (v ? countryOf(v) : t('no_country')) };

function swatch(facet, value) {
  if (facet === 'label') return badge({ group: value, status: 'occurred', quad: 0 });
  if (facet === 'quad') return el('span', { class: 'spot', 'aria-hidden': 'true', style: { '--tone': quadTone(value) } });
  if (facet === 'type') return el('span', { class: 'spot', 'aria-hidden': 'true', style: { '--tone': quadTone(SETTINGS.types[value] ? SETTINGS.types[value].quad : 0) } });
  if (facet === 'status') return el('span', { class: `badge event ${value}`, 'aria-hidden': 'true', style: { '--tone': THEME.colours.muted, '--ink': inkOn(THEME.colours.muted) } });
  return null;
}

function buildLegend() {
  const open = L.rows.length ? new Set([...document.querySelectorAll('#filters details[open]')].map((d) => d.dataset.facet)) : new Set(['label', 'quad', 'status', 'type']);
  L.rows = [];
  $('filters').setAttribute('aria-label', t('filters'));
  $('filters').replaceChildren(
    el('div', { class: 'head' }, el('h2', null, t('filters')), button(t('reset'), resetAll, { id: 'reset', title: t('reset_hint') })),
    ...[...['label', 'quad', 'status', 'type'].map((f) => group(f, open)), dateGroup(), ...['country', 'source', 'lang'].map((f) => group(f, open)), sureGroup()].filter(Boolean));
}

function group(facet, open) {
  const values = valuesOf(facet);
  if (values.length < 2 && facet !== 'label') return null;
  const isLong = values.length > FEW + 2 && !L.more.has(facet) && facet !== 'type' && facet !== 'label';
  const rows = (isLong ? values.slice(0, FEW) : values).map((v) => legendRow(facet, v));
  const more = isLong ? el('li', null, button(t('show_all', { n: values.length }), () => { L.more.add(facet); buildLegend(); updateLegend(); }, { class: 'quiet' })) : null;
  return el('details', { 'data-facet': facet, open: open.has(facet) }, el('summary', null, t(`facet_${facet}`)), el('ul', { class: 'values' }, rows, more));
}

function legendRow(facet, value) {
  const box = el('input', { type: 'checkbox', onchange: () => toggle(facet, value) });
  const count = el('span', { class: 'n' });
  const name = FACET_NAMES[facet](value);
  const alone = button(t('only'), () => only(facet, value), { class: 'only', 'aria-label': t('only_this', { name: flat(name) }) });
  const hint = facet === 'type' && SETTINGS.types[value] ? SETTINGS.types[value].definition : null;
  const row = el('li', { title: hint, 'data-value': value }, el('label', null, box, swatch(facet, value), bdi(flat(name), { class: 'value' })), alone, count);
  L.rows.push({ facet, value, box, count, row });
  return row;
}

function dateGroup() {
  L.ends = ['from', 'to'].map((end) => el('input', { type: 'date', id: end, 'aria-label': t(end), onchange: (e) => change({ [end]: e.target.value }) }));
  L.undated = el('input', { type: 'checkbox', id: 'undated', onchange: (e) => change({ undated: e.target.checked }) });
  return el('details', { 'data-facet': 'date', open: true }, el('summary', null, t('facet_date')),
    el('div', { class: 'ends' }, L.ends[0], el('span', { 'aria-hidden': 'true' }, '–'), L.ends[1]), el('label', { class: 'check' }, L.undated, t('with_undated')));
}

function sureGroup() {
  L.conf = el('input', { type: 'range', id: 'conf', min: 0, max: 1, step: 0.05, 'aria-label': t('facet_conf'), oninput: later((e) => change({ conf: Number(e.target.value) }), 60) });
  L.confText = el('output', { class: 'n' });
  L.max = el('input', { type: 'range', id: 'max', min: 20, max: 500, step: 20, 'aria-label': t('at_most'), oninput: later((e) => change({ max: Number(e.target.value) }), 120) });
  L.maxText = el('output', { class: 'n' });
  return el('details', { 'data-facet': 'more', open: true }, el('summary', null, t('facet_more')),
    el('label', { class: 'slide' }, el('span', null, t('facet_conf')), L.confText, L.conf), el('label', { class: 'slide' }, el('span', null, t('at_most')), L.maxText, L.max));
}

function updateLegend() {
  for (const { facet, value, box, count, row } of L.rows) {
    const n = F.counts.get(facet).get(value) || 0;
    box.checked = !S.off.get(facet).has(value);
    count.textContent = number(n);
    row.classList.toggle('zero', n === 0);
  }
  L.ends[0].value = S.from;
  L.ends[1].value = S.to;
  L.undated.checked = S.undated;
  L.conf.value = S.conf;
  L.confText.textContent = S.conf ? `≥ ${S.conf.toFixed(2)}` : t('any');
  L.max.value = S.max;
  L.maxText.textContent = t('n_nodes', { n: S.max });
}

function resetAll() {
  change({ ...fresh(), view: S.view, theme: S.theme, lang: S.lang });
  C.isAfresh = true;
}
