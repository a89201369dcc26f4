// Offers the browser's time zone to a field that nobody has chosen for: an empty one, or a list that stands on UTC.
class OwnTimeZone extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input, select");
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || !["", "UTC"].includes(field.value)) return;
    const isKnown = field.tagName === "INPUT" || [...field.options].some((option) => option.value === zone);
    if (isKnown) field.value = zone;
  }
}

customElements.define("own-time-zone", OwnTimeZone);
