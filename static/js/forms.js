// A form that is on its way says so and is not sent twice. The token in the form guards the server; this guards the eye.
// While the event goes down, before htmx or anybody else sees it.
document.addEventListener("submit", (event) => {
  if (event.target.ariaBusy !== "true") return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// While it comes up: a form that somebody stopped is not on its way, unless htmx stopped it to send it itself.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const isPost = form.getAttribute("method")?.toLowerCase() === "post";
  if (isPost && (!event.defaultPrevented || form.hasAttribute("hx-post"))) form.ariaBusy = "true";
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches?.("form")) event.target.ariaBusy = null;
});

// Back from the browser's memory: the form is free again.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[aria-busy]")) form.ariaBusy = null;
});

// A refused form comes back with its errors: the first wrong field takes the focus.
document.addEventListener("DOMContentLoaded", () => focusFirstWrong(document));
document.addEventListener("htmx:afterSettle", (event) => focusFirstWrong(event.target));

function focusFirstWrong(part) {
  part.querySelector?.("[aria-invalid=true]:not([data-sample] *)")?.focus();
}
