using TrustLedger.Demo;

return await DemoCli.Create().Parse(args).InvokeAsync();
