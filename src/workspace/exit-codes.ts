/** How the workspace's process says why it ended. */
export const exitCodes = { good: 0, failed: 1, wrongUse: 2, occupied: 3, portTaken: 4 } as const;
