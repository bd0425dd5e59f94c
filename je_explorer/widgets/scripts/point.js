// Tells on which date of a chart the mouse is. The chart's brush takes the mouse for itself, but all
// that it takes is still seen by the page around it.

export default {
  initialize({ model }) {
    let quiet = false; // after a drag, until the mouse has left: what was brushed is being looked at
    let dragged = false;
    const tell = (place) => {
      if (model.get("pointed") === place) return;
      model.set("pointed", place);
      model.save_changes();
    };
    const moved = (event) => {
      const plot = plotUnder(event, model.get("chart"));
      if (!plot) {
        quiet = false;
        return tell(-1);
      }
      if (event.buttons) dragged = true;
      tell(event.buttons || quiet ? -1 : nearest(model.get("places"), share(event, plot)));
    };
    const released = (event) => {
      const plot = event.button === 0 && !dragged && plotUnder(event, model.get("chart"));
      // A message of its own: traits wait for those before them, and would name an older date.
      if (plot) model.send({ pressed: nearest(model.get("places"), share(event, plot)) });
      quiet = quiet || dragged;
      dragged = false;
    };
    const left = () => tell(-1);
    document.addEventListener("pointermove", moved);
    document.addEventListener("pointerup", released, true);
    document.documentElement.addEventListener("pointerleave", left);
    return () => {
      document.removeEventListener("pointermove", moved);
      document.removeEventListener("pointerup", released, true);
      document.documentElement.removeEventListener("pointerleave", left);
    };
  },
};

// The part of the chart in which the curves are, if the mouse is in it.
function plotUnder(event, chart) {
  const figure = event.pointerType === "touch" ? null : event.target.closest?.("." + chart);
  const plot = figure && figure.querySelector(".overlay");
  if (!plot) return null;
  const box = plot.getBoundingClientRect();
  const inside = (x, y) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
  return inside(event.clientX, event.clientY) ? box : null;
}

function share(event, box) {
  return (event.clientX - box.left) / box.width;
}

function nearest(places, here) {
  let best = -1;
  places.forEach((place, index) => {
    if (best < 0 || Math.abs(place - here) < Math.abs(places[best] - here)) best = index;
  });
  return best;
}
