// What the fields of the options page have in common.

/** Shows what is stored; it is disabled until then, so that nothing typed is written over. */
export interface Field<Value> {
  fill(value: Value): void;
}
