// The options page. Each part of it is a file of its own.

import { readSettings } from "../settings";
import { fillPage } from "../words";
import { addressField } from "./address";
import { apiKeyField } from "./api_key";
import { showModel } from "./model";
import { showPermissions } from "./permissions";
import { priorField } from "./prior";
import { probeBackend, probeDashboard } from "./probe";
import { showStored } from "./stored";

fillPage();
showModel();
void showPermissions();
const backend = addressField("backend", probeBackend);
const apiKey = apiKeyField();
const dashboard = addressField("dashboard", probeDashboard);
const prior = priorField();

async function fillFields(): Promise<void> {
  const settings = await readSettings();
  backend.fill(settings.backend);
  apiKey.fill(settings.apiKey);
  dashboard.fill(settings.dashboard);
  prior.fill(settings.prior);
}

await fillFields();
await showStored(fillFields);
