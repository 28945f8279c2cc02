using TrustLedger.IdentityApi.Commands;

return await IdentityApiCli.Create().Parse(args).InvokeAsync();
