// A list of tasks that can be dragged into another order by the grip of a row. It only fills in and sends the form that the row has anyway.
class TaskOrder extends HTMLElement {
  connectedCallback() {
    this.addEventListener("pointerdown", (event) => this.take(event));
    this.addEventListener("pointermove", (event) => this.drag(event));
    this.addEventListener("pointerup", () => this.drop());
    this.addEventListener("pointercancel", () => this.giveBack());
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.giveBack());
  }

  take(event) {
    const grip = event.target.closest(".grip");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    this.row = grip.closest("[data-task]");
    this.home = this.row.nextElementSibling;
    this.row.dataset.dragged = "";
    grip.setPointerCapture(event.pointerId);
  }

  // The row takes the place of the neighbour whose middle the pointer has passed; overdue tasks stay among themselves.
  drag(event) {
    if (!this.row) return;
    const others = [...this.row.parentElement.children].filter((row) => row !== this.row && row.dataset.group === this.row.dataset.group);
    const below = others.find((row) => event.clientY < row.getBoundingClientRect().top + row.offsetHeight / 2);
    if (below) below.before(this.row);
    else others.at(-1)?.after(this.row);
  }

  drop() {
    const row = this.release();
    if (!row || row.nextElementSibling === this.home) return;
    const form = row.querySelector(".task__move");
    const next = row.nextElementSibling;
    const before = Object.assign(document.createElement("input"), { type: "hidden", name: "before", value: next?.dataset.group === row.dataset.group ? next.dataset.task : "" });
    form.append(before);
    form.requestSubmit();
    before.remove();
  }

  giveBack() {
    const row = this.release();
    if (row) row.parentElement.insertBefore(row, this.home);
  }

  release() {
    const row = this.row;
    this.row = undefined;
    if (row) delete row.dataset.dragged;
    return row;
  }
}

customElements.define("task-order", TaskOrder);

// Choosing all in place; without scripts the link brings the page with all boxes ticked.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-choose-all]")) return;
  event.preventDefault();
  const boxes = [...document.querySelectorAll('.task__pick input[form="many"]')];
  const isAnyOpen = boxes.some((box) => !box.checked);
  for (const box of boxes) box.checked = isAnyOpen;
});

// When a row is settled or moved, the focus stays with it, or goes to the one that took its place.
let lastTouched;

document.addEventListener("htmx:beforeRequest", (event) => {
  const row = event.target.closest?.("#board .task");
  lastTouched = row && { id: row.id, place: [...row.parentElement.children].indexOf(row) };
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!lastTouched || event.target.id !== "board") return;
  const row = document.getElementById(lastTouched.id)?.closest("task-order .task") ?? document.querySelectorAll("task-order .task")[lastTouched.place];
  (row?.querySelector("summary") ?? document.getElementById("board")).focus();
  lastTouched = undefined;
});
