using TrustLedger.Node.Commands;

return await NodeCli.Create().Parse(args).InvokeAsync();
