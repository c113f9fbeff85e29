// The first-run page.

import { fillPage } from "../words";

fillPage();
