// What htmx may do and how it takes an answer. Here and not in a meta element, so that no page carries it again.
Object.assign(htmx.config, {
  allowEval: false,
  attributesToSettle: ["class", "width", "height"], // setting a style attribute is what our Content-Security-Policy forbids
  allowScriptTags: false,
  historyCacheSize: 0,
  timeout: 15000,
  includeIndicatorStyles: false,
  disableInheritance: true,
  // 409 and 422 bring the form back with what was typed; any other error keeps the page and raises a toast.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "409", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});
