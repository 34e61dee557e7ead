/** Title of the `system:notification` by which a user learns that a device has used a pairing code of theirs. */
export const deviceConnectedTitle = "A device was connected";
