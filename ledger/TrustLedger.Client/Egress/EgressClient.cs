using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Client.Egress;

/// <summary>The one way out to a URL that someone else wrote. Such a URL is an attacker's input.</summary>
/// <remarks>
/// https only, by TLS 1.2 or 1.3 (BCP 195), from a server whose certificate names it and leads to a root that this machine
/// trusts (its own store, and what <c>SSL_CERT_FILE</c> and <c>SSL_CERT_DIR</c> add to it); the name is looked up once and the connection goes to the very address that was judged; redirects
/// are refused, not followed; no proxy, no cookies, no compression; time and size are bounded.
/// Calls may overlap. After <c>egress-timeout</c> or <c>egress-unreachable</c> the other side may have acted.
/// </remarks>
public sealed class EgressClient : IDisposable
{
    private static readonly HttpRequestOptionsKey<IPAddress[]> Judged = new("judged-addresses");

    private readonly EgressOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookUp;
    private readonly HttpClient _http;

    public EgressClient(EgressOptions options, TimeProvider time)
        : this(options, time, Dns.GetHostAddressesAsync)
    {
    }

    /// <param name="lookUp">Finds the addresses of a name. It is asked once for each request.</param>
    /// <param name="roots">Trusted in place of the machine's; null for the machine's.</param>
    internal EgressClient(
        EgressOptions options, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> lookUp, X509Certificate2Collection? roots = null)
    {
        (_options, _time, _lookUp) = (options, time, lookUp);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = Connect,
            SslOptions = Tls(roots),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // ours covers the body as well
        };
    }

    /// <summary>Sends one request and reads the whole answer, whatever its status.</summary>
    /// <returns>
    /// The answer; or, first match wins:
    /// <list type="bullet">
    /// <item><c>egress-url</c> not absolute, a user name in it, a scheme that is neither https nor permitted http, or a
    /// host that is neither a plain name in ASCII nor an address in its own spelling</item>
    /// <item><c>egress-port</c> a port of another service: below 1024, and not that of https or permitted http</item>
    /// <item><c>egress-tls</c> an older TLS than 1.2, or a certificate that does not name the host, is not valid now, or leads to
    /// no trusted root: nothing was sent</item>
    /// <item><c>egress-unreachable</c> no such host, no connection, or it broke</item>
    /// <item><c>egress-address</c> the name leads to a private, local or special address</item>
    /// <item><c>egress-timeout</c> longer than <see cref="EgressOptions.Timeout"/> in all</item>
    /// <item><c>egress-redirect</c> the answer sends us elsewhere</item>
    /// <item><c>egress-too-large</c> the body passes <see cref="EgressOptions.MaximumBytes"/></item>
    /// </list>
    /// </returns>
    public async Task<Result<EgressResponse>> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsPermitted(request.RequestUri))
            return new Refusal("egress-url", "Only https addresses without a user name are called.");
        if (request.RequestUri is { IsDefaultPort: false, Port: < 1024 })
            return new Refusal("egress-port", "Ports below 1024 belong to other services and are not called.");

        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var addresses = await ResolveAsync(request.RequestUri!.DnsSafeHost, both.Token);
            if (addresses.Length == 0 || !addresses.All(address => MayReach(request.RequestUri, address)))
                return new Refusal("egress-address", "The address is private, local or special and is not called.");

            request.Options.Set(Judged, addresses);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if ((int)response.StatusCode is >= 300 and < 400)
                return new Refusal("egress-redirect", "The answer points elsewhere; redirects are not followed.");
            return await ReadAsync(response, both.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Refusal("egress-timeout", $"No whole answer within {_options.Timeout.TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException fault) when (fault.InnerException is AuthenticationException)
        {
            return new Refusal("egress-tls", "The server's TLS, or its certificate, is not to be trusted.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
        {
            return new Refusal("egress-unreachable", "The server could not be reached, or the connection broke.");
        }
    }

    public async Task<Result<EgressResponse>> GetAsync(Uri url, string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await SendAsync(request, cancellationToken);
    }

    public async Task<Result<EgressResponse>> PostAsync(Uri url, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        return await SendAsync(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    // Who revoked what is asked of nobody: it would tell a stranger whom we call.
    private static SslClientAuthenticationOptions Tls(X509Certificate2Collection? roots)
    {
        var options = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (roots is null)
            return options;
        options.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        return options;
    }

    private bool IsPermitted(Uri? url) => url is not null && StrictUrl.IsPlain(url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && _options.AllowLoopback));

    // An address is not asked of the resolver, which throws at 0.0.0.0.
    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var literal) ? [literal] : await _lookUp(host, cancellationToken);

    // Plain http reaches nothing but this machine, whatever a name resolves to.
    private bool MayReach(Uri url, IPAddress address) => Destination.IsLoopback(address)
        ? _options.AllowLoopback
        : url.Scheme == Uri.UriSchemeHttps && Destination.IsPublic(address);

    private static async ValueTask<Stream> Connect(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (!context.InitialRequestMessage.Options.TryGetValue(Judged, out var addresses))
            throw new InvalidOperationException("A connection was asked for without a judged address.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Result<EgressResponse>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var tooLarge = new Refusal("egress-too-large", $"The answer has more than {_options.MaximumBytes} bytes.");
        if (response.Content.Headers.ContentLength > _options.MaximumBytes)
            return tooLarge;

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int count;
        while ((count = await body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (read.Length + count > _options.MaximumBytes)
                return tooLarge;
            await read.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
        }

        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var mediaType = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "";
        return new EgressResponse((int)response.StatusCode, mediaType, read.ToArray(), headers);
    }
}
