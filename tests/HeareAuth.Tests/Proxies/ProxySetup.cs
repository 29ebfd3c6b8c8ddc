using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace HeareAuth.Tests.Proxies;

/// <summary>A reverse proxy and its configuration, for a free port and a service that are named when it starts.</summary>
/// <param name="Program">The executable, of the Debian package in <see cref="Package"/>.</param>
/// <param name="Configuration">With the documentation's <c>127.0.0.1:8080</c>, port 80 and, with TLS, port 443 and certificates in it.</param>
internal sealed partial record ProxySetup(string Program, string Configuration)
{
    private static readonly string s_documentation = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "proxies.md"));

    public string Package => Program is "nginx" ? "nginx-light" : Program;

    /// <summary>The one configuration of that program that docs/proxies.md recommends, on port 80 alone: clients that send bytes of their own need no TLS.</summary>
    public static ProxySetup Documented(string program)
    {
        var withTls = DocumentedWithTls(program);
        var plain = TlsLine().Replace(NginxRedirect().Replace(withTls.Configuration, ""), "").Replace("listen 443 ssl;", "listen 80;", StringComparison.Ordinal);
        return withTls with { Configuration = plain };
    }

    /// <summary>The one configuration of that program that docs/proxies.md recommends.</summary>
    public static ProxySetup DocumentedWithTls(string program)
    {
        var language = program is "caddy" ? "caddyfile" : program;
        var block = Regex.Match(s_documentation, $"^```{language}\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline);
        Assert.True(block.Success, $"docs/proxies.md has no block of {language}");
        return new ProxySetup(program, block.Groups[1].Value);
    }

    /// <summary>The configuration that docs/proxies.md recommends for two services, with one more option.</summary>
    public static ProxySetup DocumentedBalancer(string option)
    {
        var block = Regex.Match(s_documentation, "^```haproxy\n((?:(?!^```).)*server two.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline);
        Assert.True(block.Success, "docs/proxies.md has no block of haproxy with two servers");
        return new ProxySetup("haproxy", block.Groups[1].Value.Replace("mode http", $"mode http\n  {option}", StringComparison.Ordinal));
    }

    /// <summary>Names the second of two services, which the documentation has at port 8081.</summary>
    public ProxySetup WithSecond(IPEndPoint service)
    {
        Assert.Contains("127.0.0.1:8081", Configuration, StringComparison.Ordinal);
        return this with { Configuration = Configuration.Replace("127.0.0.1:8081", service.ToString(), StringComparison.Ordinal) };
    }

    /// <summary>Without the line that refuses /refresh in the proxy: what is left must be enough.</summary>
    public ProxySetup WithoutItsOwnRefusal()
    {
        var rest = string.Join('\n', Configuration.Split('\n').Where(static line => !line.Contains("/refresh", StringComparison.Ordinal)));
        Assert.NotEqual(Configuration, rest);
        return this with { Configuration = rest };
    }

    public static ProxySetup Nginx(string location, string outside = "") =>
        new("nginx", $"{outside}\nserver {{\n  listen 80;\n  location / {{ {location} }}\n}}");

    public static ProxySetup HaProxy(string frontend = "") => new("haproxy", $"""
        defaults
          mode http
          timeout connect 2s
          timeout client 30s
          timeout server 15s
        frontend keys
          bind :80
          {frontend}
          default_backend heare_auth
        backend heare_auth
          server one 127.0.0.1:8080
        """);

    public static ProxySetup Caddy(string site) => new("caddy", $"keys.example.com {{\n{site}\n}}");

    /// <summary>The command that runs it in the foreground, with a file that it may write beside.</summary>
    public string[] Arguments(string file, string folder) => Program switch
    {
        "nginx" => ["-e", "stderr", "-p", folder, "-c", file],
        "haproxy" => ["-db", "-f", file],
        _ => ["run", "--config", file, "--adapter", "caddyfile"],
    };

    /// <summary>The whole file: the configuration, on these two addresses and apart from the machine's own proxy.</summary>
    /// <param name="folder">The proxy's own, with the certificates of the TLS port.</param>
    public string ToFile(int port, int tlsPort, IPEndPoint service, string folder)
    {
        var own = Configuration
            .Replace("127.0.0.1:8080", service.ToString(), StringComparison.Ordinal)
            .Replace("listen 443 ssl", $"listen 127.0.0.1:{tlsPort} ssl", StringComparison.Ordinal)
            .Replace("bind :443 ssl", $"bind 127.0.0.1:{tlsPort} ssl", StringComparison.Ordinal)
            .Replace("/etc/ssl/keys.example.com", folder, StringComparison.Ordinal);
        var listen = port.ToString(CultureInfo.InvariantCulture);
        return Program switch
        {
            "nginx" => $$"""
                daemon off;
                master_process off;
                pid {{folder}}/nginx.pid;
                events { worker_connections 256; }
                http {
                  access_log off;
                  client_body_temp_path {{folder}}/body;
                  proxy_temp_path {{folder}}/proxy;
                  fastcgi_temp_path {{folder}}/fastcgi;
                  uwsgi_temp_path {{folder}}/uwsgi;
                  scgi_temp_path {{folder}}/scgi;
                  {{NginxListen().Replace(own, $"listen 127.0.0.1:{listen};")}}
                }
                """,
            "haproxy" => HaProxyBind().Replace(own, $"bind 127.0.0.1:{listen}") + "\n",
            // Without certificates there is no name to serve: the port is what is known.
            _ => $$"""
                {
                  admin off
                  auto_https off
                }
                {{CaddySite().Replace(own, $"http://:{listen} {{\n  bind 127.0.0.1")}}
                """,
        };
    }

    [GeneratedRegex(@"^server \{\n  listen 80;.*?^\}\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex NginxRedirect();

    [GeneratedRegex("^.*(ssl_certificate|ssl crt|redirect scheme).*\n", RegexOptions.Multiline)]
    private static partial Regex TlsLine();

    [GeneratedRegex("listen 80;")]
    private static partial Regex NginxListen();

    [GeneratedRegex("bind :80")]
    private static partial Regex HaProxyBind();

    [GeneratedRegex(@"keys\.example\.com \{")]
    private static partial Regex CaddySite();
}
