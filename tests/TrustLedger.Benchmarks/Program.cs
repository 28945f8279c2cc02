using TrustLedger.Benchmarks;

return await BenchCli.Create().Parse(args).InvokeAsync();
