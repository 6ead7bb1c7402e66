// What pages do more with JavaScript: charts, a notice when the line is lost, the secret of a login link.
(function () {
  'use strict';

  var notice = document.getElementById('notice');

  function say(text) {
    if (notice && notice.textContent !== text) {
      notice.textContent = text;
    }
  }

  // The secret follows the #; it goes into the form and out of the address, so that it is not kept in the history.
  var welcome = document.querySelector('#welcome input[name=token]');
  if (welcome && location.hash.length > 1) {
    welcome.value = location.hash.slice(1);
    history.replaceState(null, '', location.pathname);
    welcome.closest('label').hidden = true;
    var name = document.querySelector('#welcome input[name=name]');
    name.focus();
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-copy]');
    if (button) {
      copy(document.getElementById(button.dataset.copy));
    }
  });

  // On plain http off this machine a browser has no clipboard.
  function copy(from) {
    getSelection().selectAllChildren(from);
    if (navigator.clipboard) {
      navigator.clipboard.writeText(from.textContent.trim());
    } else {
      document.execCommand('copy');
    }
    say('Copied.');
  }

  function colour(name) {
    var probe = document.createElement('span');
    probe.style.color = 'var(' + name + ')';
    document.body.append(probe);
    var found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  var charts = [];

  function size(box) {
    return { width: Math.max(240, box.clientWidth), height: 200 };
  }

  function bytes(value) {
    var units = ['B', 'kB', 'MB', 'GB', 'TB'];
    var unit = 0;
    while (Math.abs(value) >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return (value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)) + ' ' + units[unit] + '/s';
  }

  function draw(box) {
    var rows = document.querySelectorAll('#' + box.dataset.chart + ' tbody tr');
    var columns = [[], [], []];
    rows.forEach(function (row) {
      columns[0].push(Number(row.dataset.at));
      columns[1].push(Number(row.dataset.bytes));
      columns[2].push(Number(row.dataset.files));
    });
    if (columns[0].length < 2 || !window.uPlot) {
      return;
    }
    box.replaceChildren();
    var grid = { stroke: function () { return colour('--line'); }, width: 1 };
    var stroke = function () { return colour('--soft'); };
    var chart = new uPlot({
      width: size(box).width,
      height: size(box).height,
      tzDate: function (seconds) { return uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'); },
      scales: { files: {} },
      axes: [
        { stroke: stroke, grid: grid },
        { stroke: stroke, grid: grid, size: 80, values: function (_, all) { return all.map(bytes); } },
        { stroke: stroke, scale: 'files', side: 1, grid: { show: false }, size: 60 }
      ],
      series: [
        { label: 'UTC' },
        { label: 'Bytes/s', width: 2, stroke: function () { return colour('--link'); }, value: function (_, v) { return v == null ? '' : bytes(v); } },
        { label: 'Files/s', width: 2, dash: [6, 4], scale: 'files', stroke: function () { return colour('--mild'); } }
      ]
    }, columns, box);
    charts.push({ box: box, chart: chart });
  }

  function drawAll() {
    charts = charts.filter(function (known) { return known.box.isConnected; });
    document.querySelectorAll('[data-chart]').forEach(function (box) {
      if (!box.firstChild) {
        draw(box);
      }
    });
  }

  drawAll();
  document.addEventListener('htmx:afterSwap', drawAll);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', function () {
    charts.forEach(function (known) { known.chart.redraw(false); });
  });
  addEventListener('resize', function () {
    charts.forEach(function (known) { known.chart.setSize(size(known.box)); });
  });

  // A stream that breaks does not say why: ask once.
  document.addEventListener('htmx:sseError', function () {
    say('The connection is lost. Connecting again.');
    fetch(location.href, { method: 'HEAD', headers: { Accept: 'application/json' } }).then(function (answer) {
      if (answer.status === 401) {
        location.assign('/login?next=' + encodeURIComponent(location.pathname + location.search));
      }
    }, function () { /* it is away still */ });
  });
  document.addEventListener('htmx:sseOpen', function () { say(''); });

  // The buttons are not exchanged under the pointer; when they no longer fit, the page says so.
  var shown = document.getElementById('live');
  var state = shown && shown.dataset.state;
  document.addEventListener('htmx:sseMessage', function () {
    var now = document.getElementById('live');
    if (now && state && now.dataset.state !== state) {
      state = now.dataset.state;
      say('The batch is now ' + state.toLowerCase() + '. Reload the page for what can be done.');
    }
  });

  // What somebody selects or types in is not exchanged meanwhile.
  document.addEventListener('htmx:beforeSwap', function (event) {
    var selection = getSelection();
    var busy = !selection.isCollapsed && event.detail.target.contains(selection.anchorNode);
    if (busy) {
      event.detail.shouldSwap = false;
    }
  });
})();
