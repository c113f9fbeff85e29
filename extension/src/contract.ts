// The constants, thresholds and measured rates that Python and the browser share.

import json from "../model/contract.json";
import type { Contract } from "./generated/contract";

// TypeScript reads the codes in a JSON file as any strings; Python wrote them by the schema.
export const contract = json as unknown as Contract;
