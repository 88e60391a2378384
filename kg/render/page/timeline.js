// Events by date. Each is as wide as its date is vague; where they are too many for that they are counted in bins.
const T = { low: 0, high: 1, timer: 0, drag: null };
const HIGH = 66;
const LANE_HEIGHTS = [6, 5, 4, 3];

function buildTimeline() {
  const box = $('timeline');
  box.setAttribute('aria-label', t('timeline'));
  T.play = button([icon('play'), ' ', t('play')], play, { id: 'play', title: t('play_hint') });
  T.range = el('span', { id: 'range' });
  T.clear = button(t('clear'), () => { stop(); change({ from: '', to: '' }); }, { class: 'quiet', id: 'clear-range' });
  T.undated = button('', () => change({ sel: null, pick: null, list: 'undated' }), { class: 'quiet', id: 'undated-list' });
  T.svg = svg('svg', { id: 'days', role: 'img' });
  box.replaceChildren(el('div', { class: 'row' }, T.play, T.range, T.clear, el('span', { class: 'gap' }), T.undated), T.svg);
  T.svg.addEventListener('pointerdown', startBrush);
}

const xOf = (day) => ((day - T.low) / (T.high - T.low)) * T.width;
const dayAt = (x) => Math.round(T.low + (clamp(x, 0, T.width) / T.width) * (T.high - T.low));

function drawTimeline() {
  const shown = G.events.filter((e) => F.timed[e.i]);
  const dated = shown.filter((e) => e.day0 !== null);
  T.undated.textContent = t('n_undated', { n: shown.length - dated.length });
  T.undated.hidden = shown.length === dated.length;
  T.range.textContent = S.from || S.to ? `${S.from || '…'} – ${S.to || '…'}` : t('n_dated', { n: dated.length });
  T.clear.hidden = !(S.from || S.to);
  T.width = Math.max(200, $('timeline').clientWidth - 24);
  const edge = Math.max(1, Math.round((G.last - G.first) * 0.01));
  [T.low, T.high] = Number.isFinite(G.first) ? [G.first - edge, G.last + edge + 1] : [0, 1];
  T.svg.setAttribute('viewBox', `0 0 ${T.width} ${HIGH + 18}`);
  T.svg.setAttribute('width', T.width);
  T.svg.setAttribute('height', HIGH + 18);
  T.svg.setAttribute('aria-label', t('timeline_says', { n: dated.length, from: isoOf(G.first === Infinity ? 0 : G.first), to: isoOf(G.last === -Infinity ? 0 : G.last) }));
  dated.sort((a, b) => a.day0 - b.day0 || a.i - b.i);
  let lanes = null;
  for (const high of dated.length <= 420 ? LANE_HEIGHTS : []) lanes = lanes || lanesOf(dated, high);
  T.svg.replaceChildren(ticks(), lanes ? inLanes(lanes) : inBins(dated), brush());
}

// Greedy lanes from below: [event, lane, left, width] for each, or null where they don't fit.
function lanesOf(dated, high) {
  const ends = new Array(Math.floor(HIGH / high)).fill(-Infinity);
  const placed = [];
  for (const e of dated) {
    const left = xOf(e.day0);
    const width = Math.max(5, xOf(e.day1 + 1) - left);
    const lane = ends.findIndex((end) => end <= left);
    if (lane < 0) return null;
    ends[lane] = left + width + 1;
    placed.push([e, lane, left, width]);
  }
  return { high, placed };
}

function inLanes({ high, placed }) {
  return svg('g', { class: 'marks' }, placed.map(([e, lane, x, width]) => {
    const kind = `mark ${e.status}${e.date_precision === 'day' ? '' : ' vague'}${isLit(e.i) ? '' : ' dim'}`;
    const mark = svg('rect', { x, y: HIGH - (lane + 1) * high + 1, width, height: high - 1.2, rx: 1.5, 'data-i': e.i, class: kind }, svg('title', null, `${e.date}  ${nameOf(e)}`));
    mark.style.setProperty('--tone', quadTone(e.quad));
    return mark;
  }));
}

function inBins(dated) {
  const days = T.high - T.low;
  const size = [1, 2, 7, 14, 30, 91, 365, 1826, 3652].find((s) => days / s <= T.width / 5) || 3652;
  const bins = Array.from({ length: Math.ceil(days / size) }, () => [0, 0, 0, 0, 0]);
  for (const e of dated) {
    const [a, b] = [Math.floor((e.day0 - T.low) / size), Math.floor((e.day1 - T.low) / size)];
    for (let k = a; k <= b; k += 1) if (bins[k]) bins[k][e.quad] += 1 / (b - a + 1);
  }
  const most = Math.max(1, ...bins.map((b) => b.reduce((s, v) => s + v, 0)));
  const layer = svg('g', { class: 'bins' });
  bins.forEach((bin, k) => {
    let top = HIGH;
    for (const quad of [2, 1, 0, 3, 4]) {
      const high = (bin[quad] / most) * (HIGH - 4);
      if (high < 0.3) continue;
      top -= high;
      layer.append(svg('rect', { x: xOf(T.low + k * size), y: top, width: Math.max(1, xOf(T.low + size) - 1), height: high, fill: quadTone(quad) }));
    }
  });
  return layer;
}

function ticks() {
  const layer = svg('g', { class: 'ticks' });
  const [first, last] = [new Date(T.low * DAY), new Date(T.high * DAY)];
  const months = (T.high - T.low) / 30.4;
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((s) => (months / s) * 64 < T.width) || 240;
  const mark = (day, text) => layer.append(svg('line', { x1: xOf(day), x2: xOf(day), y1: 0, y2: HIGH }), xOf(day) > T.width - 44 ? '' : svg('text', { x: xOf(day) + 3, y: HIGH + 13 }, text));
  if (months < 2) { for (let d = Math.ceil(T.low); d < T.high; d += Math.max(1, Math.ceil((T.high - T.low) / (T.width / 64)))) mark(d, isoOf(d).slice(5)); return layer; }
  for (let y = first.getUTCFullYear(), m = 0; Date.UTC(y, m) <= last; m += step) {
    const day = Date.UTC(y, m) / DAY;
    if (day >= T.low) mark(day, step >= 12 ? isoOf(day).slice(0, 4) : isoOf(day).slice(0, 7));
  }
  return layer;
}

function brush() {
  if (!S.from && !S.to) return svg('g');
  const [a, b] = [S.from ? xOf(dayOf(S.from)) : 0, S.to ? xOf(dayOf(S.to) + 1) : T.width];
  return svg('g', { class: 'brush' }, svg('rect', { class: 'out', x: 0, y: 0, width: Math.max(0, a), height: HIGH }), svg('rect', { class: 'out', x: b, y: 0, width: Math.max(0, T.width - b), height: HIGH }),
    svg('rect', { class: 'in', x: a, y: 0, width: Math.max(1, b - a), height: HIGH }));
}

function startBrush(event) {
  const left = T.svg.getBoundingClientRect().left;
  const from = event.clientX - left;
  const mark = event.target.closest('[data-i]');
  T.svg.setPointerCapture(event.pointerId);
  let wide = false;
  const move = (e) => {
    const to = e.clientX - left;
    if (Math.abs(to - from) < 5 && !wide) return;
    wide = true;
    stop();
    const [a, b] = [Math.min(from, to), Math.max(from, to)];
    change({ from: isoOf(dayAt(a)), to: isoOf(Math.max(dayAt(a), dayAt(b) - 1)) });
  };
  const end = () => {
    T.svg.removeEventListener('pointermove', move);
    if (wide) return;
    if (mark) select({ node: Number(mark.dataset.i) }); else if (S.from || S.to) change({ from: '', to: '' });
  };
  T.svg.addEventListener('pointermove', move);
  T.svg.addEventListener('pointerup', end, { once: true });
}

// Play moves the chosen stretch of time (or a twentieth of all) from the beginning to the end.
function play() {
  if (T.timer) { stop(); return; }
  if (!Number.isFinite(G.first)) return;
  const width = S.from && S.to ? dayOf(S.to) - dayOf(S.from) : Math.max(1, Math.round((G.last - G.first) / 20));
  let day = S.from && S.to && dayOf(S.to) < G.last ? dayOf(S.from) : G.first;
  const step = Math.max(1, Math.round(width / 4));
  T.play.replaceChildren(icon('pause'), ' ', t('pause'));
  T.timer = setInterval(() => {
    change({ from: isoOf(day), to: isoOf(Math.min(day + width, G.last)) });
    if (day + width >= G.last) stop();
    day += step;
  }, 420);
}

function stop() {
  clearInterval(T.timer);
  T.timer = 0;
  if (T.play) T.play.replaceChildren(icon('play'), ' ', t('play'));
}
