// Draws and edits zones on a view's last picture, previews, and saves them into views.d with a diff.
import { api, may, path, who } from './api.js';
import { ask, h, put, say } from './dom.js';
import { className, count, language, learn, t, when } from './words.js';

const hues = { pavement: 140, carriageway_no_parking: 0, cycle_bay: 200, vehicle_bay: 220, bin_point: 30, shop_front: 280, hanging_line: 320, facade: 180, building_site: 50, ignore: 0, privacy: 260 };

export async function show(place, [camera, preset]) {
  const views = (await api('/views?limit=1000')).items;
  if (!camera && views.length) { location.replace(`#/editor/${path(views[0].camera, views[0].preset)}`); return null; }
  if (!camera) { put(place, h('p', { class: 'hint' }, t('noviews'))); return null; }
  const base = `/views/${path(camera, preset)}`;
  const view = await api(base);
  const state = { zones: structuredClone(view.zones), chosen: -1, drawing: null };

  const svg = h('svg', { viewBox: '0 0 1000 1000', preserveAspectRatio: 'none', role: 'group', 'aria-label': t('zone') });
  const image = h('img', { src: '/api/v1' + base + '/picture', alt: `${camera}/${preset}` });
  image.addEventListener('error', () => { image.replaceWith(h('span', { class: 'noimg wide' }, t('nopicture'))); });
  const stage = h('div', { class: 'stage' }, image, svg);
  const list = h('ul', { class: 'zones' });
  const result = h('div', { 'aria-live': 'polite' });
  const canSave = may('admin') && who.current.edits;
  const drawButton = h('button', { id: 'draw', onclick: start }, t('addzone'));
  put(place, h('h1', { class: 'unseen' }, t('editor')),
    h('div', { class: 'row filters' },
      h('label', {}, `${t('view')} `, h('select', { id: 'view', onchange: (e) => { location.hash = e.target.value; } },
        views.map((v) => h('option', { value: `#/editor/${path(v.camera, v.preset)}`, selected: v.camera === camera && v.preset === preset }, `${v.camera}/${v.preset}`)))),
      drawButton,
      may('officer') ? h('button', { id: 'preview', onclick: preview }, t('preview')) : null,
      canSave ? h('button', { id: 'save', class: 'primary', onclick: save }, t('save')) : null),
    canSave ? null : h('p', { class: 'hint' }, t(may('admin') ? 'noedit' : 'notadmin')),
    h('p', { class: 'hint' }, t('drawhelp')),
    h('div', { class: 'split editor' }, stage, h('section', {}, list, result)));

  const colour = (kind, alpha) => `hsla(${hues[kind] ?? 0}, ${kind === 'ignore' ? 0 : 80}%, 45%, ${alpha})`;
  const text = (corners) => corners.map(([x, y]) => `${x * 1000},${y * 1000}`).join(' ');

  function draw() {
    put(svg, state.zones.map((zone, index) => h('polygon', {
      points: text(zone.polygon), class: index === state.chosen ? 'chosen' : '', css: { fill: colour(zone.kind, 0.28), stroke: colour(zone.kind, 1) },
      onpointerdown: (e) => { if (state.drawing) return; state.chosen = index; e.preventDefault(); draw(); },
    }, h('title', {}, `${zone.id}: ${t(zone.kind)}`))),
    state.drawing ? h('polygon', { points: text(state.drawing), class: 'draft' }) : null,
    (state.drawing || state.zones[state.chosen]?.polygon || []).map(corner));
    put(list, state.zones.map((zone, index) => h('li', { class: index === state.chosen ? 'chosen' : '' },
      h('span', { class: 'swatch', css: { background: colour(zone.kind, 1) } }),
      h('input', { value: zone.id, 'aria-label': `${t('name')} ${index + 1}`, maxlength: 100, onfocus: () => { if (state.chosen !== index) { state.chosen = index; mark(); } }, onchange: (e) => { zone.id = e.target.value.trim(); } }),
      h('select', { 'aria-label': `${t('kind')} ${index + 1}`, onchange: (e) => { zone.kind = e.target.value; if (zone.kind !== 'bin_point') zone.bin = null; else zone.bin = box(zone.polygon); draw(); } },
        learn.last.zone_kinds.map((kind) => h('option', { value: kind, selected: kind === zone.kind }, t(kind)))),
      h('button', { onclick: () => { state.zones.splice(index, 1); state.chosen = -1; draw(); }, 'aria-label': `${t('remove')} ${zone.id}` }, '✕'))));
  }
  function mark() { svg.querySelectorAll('polygon').forEach((p, i) => p.classList.toggle('chosen', i === state.chosen)); draw(); }

  const box = (corners) => {
    const xs = corners.map((c) => c[0]);
    const ys = corners.map((c) => c[1]);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)].map(round);
  };
  const round = (x) => Math.round(Math.min(1, Math.max(0, x)) * 1000) / 1000;
  const point = (event) => {
    const frame = svg.getBoundingClientRect();
    return [round((event.clientX - frame.left) / frame.width), round((event.clientY - frame.top) / frame.height)];
  };

  function corner([x, y], index) {
    const dot = h('circle', { cx: x * 1000, cy: y * 1000, r: 10, tabindex: 0, class: 'corner', role: 'button', 'aria-label': `${index + 1}: ${x}, ${y}` });
    const corners = state.drawing || state.zones[state.chosen].polygon;
    dot.addEventListener('pointerdown', (event) => {
      event.stopPropagation();
      if (state.drawing) { if (index === 0) end(); return; }
      dot.setPointerCapture(event.pointerId);
      dot.onpointermove = (move) => { corners[index] = point(move); dot.setAttribute('cx', corners[index][0] * 1000); dot.setAttribute('cy', corners[index][1] * 1000); svg.querySelector('.chosen')?.setAttribute('points', text(corners)); };
      dot.onpointerup = () => { dot.onpointermove = null; draw(); };
    });
    dot.addEventListener('keydown', (event) => {
      const move = { ArrowLeft: [-0.005, 0], ArrowRight: [0.005, 0], ArrowUp: [0, -0.005], ArrowDown: [0, 0.005] }[event.key];
      if (!move) return;
      event.preventDefault();
      corners[index] = [round(corners[index][0] + move[0]), round(corners[index][1] + move[1])];
      draw();
      svg.querySelectorAll('.corner')[index]?.focus();
    });
    return dot;
  }

  function start() { state.drawing = []; state.chosen = -1; drawButton.setAttribute('aria-pressed', 'true'); draw(); }
  function end() {
    if (state.drawing?.length >= 3) {
      let number = state.zones.length + 1;
      while (state.zones.some((z) => z.id === `zone-${number}`)) number += 1;
      state.zones.push({ id: `zone-${number}`, kind: 'pavement', polygon: state.drawing, bin: null, min_area: null });
      state.chosen = state.zones.length - 1;
    }
    state.drawing = null;
    drawButton.removeAttribute('aria-pressed');
    draw();
  }
  svg.addEventListener('pointerdown', (event) => { if (state.drawing) { state.drawing.push(point(event)); draw(); } });

  const body = (isDry) => ({ zones: state.zones, dry_run: isDry });

  async function preview() {
    try {
      const found = await api(base + '/zones/preview', { method: 'POST', body: body(true) });
      const rows = [...found.events.map((e) => [t(e.change === 'new' ? 'newevent' : 'event'), e]), ...found.gone.map((e) => [t('goneevent'), e]),
        ...found.suspicions.map((e) => [t(e.cause === 'waiting' ? 'waitingevent' : 'suspicion'), e])];
      put(result, h('p', {}, t(found.judged ? 'judgedhelp' : 'previewhelp'), ` ${when(found.from)} – ${when(found.to)}`, found.judged ? ` · ${count(found.pictures)} ${t('pictures')}` : ''),
        rows.length ? h('ul', { class: 'plain' }, rows.map(([what, e]) =>
          h('li', { class: e.change }, `${when(e.at)} · ${what} · ${className(e.violation)} → ${e.ignored ? t('ignored') : e.zone ?? t('outside')}`, e.words ? h('small', {}, e.words[language()]) : null))) : h('p', {}, t('nothing')),
        found.judged ? h('p', { class: 'hint' }, t('judgedlimits')) : null);
    } catch (error) { say(error.message, true); }
  }

  async function save() {
    try {
      const draft = await api(base + '/zones', { method: 'PUT', body: body(true) });
      const diff = h('pre', { class: 'diff', tabindex: 0 }, draft.diff.length ? draft.diff.map((line) => h('span', { class: line[0] === '+' ? 'plus' : 'minus' }, line + '\n')) : t('nothing'));
      if (!await ask(`${t('save')} · ${draft.file}`, h('div', {}, h('p', {}, t('savehelp')), diff), t('save'), t('no'))) return;
      const done = await api(base + '/zones', { method: 'PUT', body: body(false) });
      say(t(done.in_force ? 'inforce' : 'saved'));
    } catch (error) { say(error.message, true); put(result, h('p', { class: 'problem', role: 'alert' }, error.message)); }
  }

  const key = (event) => {
    if (!state.drawing) return;
    if (event.key === 'Enter') { event.preventDefault(); end(); } else if (event.key === 'Escape') { state.drawing = []; end(); }
  };
  addEventListener('keydown', key);
  draw();
  return () => removeEventListener('keydown', key);
}
