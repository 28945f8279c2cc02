using System.CommandLine;
using System.Globalization;
using System.Text;
using TrustLedger.Wallet;
using TrustLedger.Wallet.Terminal;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(
    Languages.OfArguments(args) == Language.Chinese ? "zh-Hans" : "en");

return await WalletCli.RunAsync(args, new WalletHost(), new InvocationConfiguration());
