using TrustLedger.Faults;

return await FaultsCli.Create().Parse(args).InvokeAsync();
