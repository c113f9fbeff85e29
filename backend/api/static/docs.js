"use strict";

SwaggerUIBundle({
  url: "/openapi.json",
  domNode: document.getElementById("docs"),
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  defaultModelRendering: "example",
  deepLinking: true,
  validatorUrl: null, // would send our address to a service on the internet
});
