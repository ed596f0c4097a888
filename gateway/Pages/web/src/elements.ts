/** Returns an element of `index.html`, or one that is drawn into it. */
export function element(id: string): HTMLElement {
  return document.getElementById(id)!;
}

/** Opens or closes a dialog. Dialogs are modal by a call. */
export function showDialog(id: string, open: boolean): void {
  const dialog = element(id) as HTMLDialogElement;
  if (open && !dialog.open) {
    dialog.showModal();
  } else if (!open && dialog.open) {
    dialog.close();
  }
}
