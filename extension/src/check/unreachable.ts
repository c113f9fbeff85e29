/** End of the address of the page for one's own pictures, where it is opened in a card's stead. */
export const UNREACHABLE = "#unreachable";
