using System.Net;
using System.Net.Sockets;

namespace TrustLedger.Client.Egress;

/// <summary>Which addresses a URL from someone's data may lead to.</summary>
internal static class Destination
{
    // IANA special-purpose registries (RFC 6890): nothing in here is a public server.
    private static readonly IPNetwork[] Special =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.31.196.0/24"),
        IPNetwork.Parse("192.52.193.0/24"), IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("192.175.48.0/24"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
    ];

    // Of IPv6 only global unicast goes out, without the ranges that carry or stand for something else.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialV6 =
    [
        IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"), IPNetwork.Parse("2620:4f:8000::/48"),
    ];

    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(Plain(address));

    public static bool IsPublic(IPAddress address)
    {
        var plain = Plain(address);
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? !Special.Any(network => network.Contains(plain))
            : GlobalUnicast.Contains(plain) && !SpecialV6.Any(network => network.Contains(plain));
    }

    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
