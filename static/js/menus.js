// Menus are <details class="menu">: they open without scripts; here they close on Escape, on a click elsewhere, and when another opens.
function openMenus() {
  return [...document.querySelectorAll("details.menu[open]")];
}

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = openMenus().at(-1);
  if (!menu) return;
  const wasInside = menu.contains(document.activeElement);
  menu.open = false;
  if (wasInside) menu.querySelector("summary").focus();
});

document.addEventListener("focusout", (event) => {
  for (const menu of openMenus()) if (menu.contains(event.target) && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});
