import { height, nextTurn } from './tide.js';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const show = (id, text) => (document.getElementById(id).textContent = text);

function tell() {
  const now = Date.now();
  show('high', clock.format(nextTurn(now, 1)));
  show('low', clock.format(nextTurn(now, -1)));
  show('now', `${height(now).toFixed(2)} m`);
}

function paint(canvas, time) {
  const scale = window.devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * scale;
  canvas.height = canvas.clientHeight * scale;
  const pen = canvas.getContext('2d');
  const colours = getComputedStyle(document.documentElement);
  for (let layer = 0; layer < 4; layer++) {
    const level = canvas.height * (0.62 + layer * 0.09) - height(Date.now()) * 8 * scale;
    pen.fillStyle = colours.getPropertyValue(`--wave-${layer}`);
    pen.beginPath();
    pen.moveTo(0, canvas.height);
    for (let x = 0; x <= canvas.width; x += 6 * scale) {
      const swell = Math.sin(x / (140 * scale) + time / (1400 - layer * 180) + layer * 1.7);
      pen.lineTo(x, level + swell * (7 + layer * 3) * scale);
    }
    pen.lineTo(canvas.width, canvas.height);
    pen.fill();
  }
}

const sea = document.getElementById('sea');
const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
(function loop(time) {
  paint(sea, time);
  if (!still) requestAnimationFrame(loop);
})(0);
tell();
setInterval(tell, 1000);
