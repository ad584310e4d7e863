/** Where a debug container has the node's command, ready to run. */
export const commandFile = '/conducto/cmd.sh';
