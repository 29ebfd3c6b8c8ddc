using System.Text.Json;
using System.Text.RegularExpressions;
using HeareAuth.Api;
using HeareAuth.Api.Endpoints;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Shipping;

/// <summary>compose.yaml, app.json and the Kubernetes manifest say what the service really answers, and stay strict.</summary>
public sealed partial class DeploymentFilesTests
{
    private static readonly string[] s_capabilities = ["ALL"];

    [Fact]
    public void Compose_starts_the_service_only_when_there_is_a_bucket()
    {
        var services = Compose();

        Assert.Equal("service_completed_successfully", services["web"]["depends_on"]["bucket"]["condition"].Text);
        Assert.Null(services["bucket"].Find("restart"));
    }

    [Fact]
    public void Compose_runs_the_service_strictly_and_on_this_machine_alone()
    {
        var web = Compose()["web"];

        Assert.Equal("true", web["read_only"].Text);
        Assert.Equal(s_capabilities, web["cap_drop"].Texts);
        Assert.Equal(["no-new-privileges:true"], web["security_opt"].Texts);
        Assert.All(web["ports"].Texts, static port => Assert.StartsWith("127.0.0.1:", port));
    }

    [Fact]
    public void Compose_takes_every_foreign_image_from_a_variable_with_a_fixed_version() =>
        Assert.All(Compose().Members, static service => Assert.Matches(@"^\$\{[A-Z_0-9]+:-[\w./-]+:(?!latest)[\w.-]+\}$", service.Value["image"].Text));

    [Fact]
    public void Compose_and_the_tests_use_the_same_S3_server() =>
        Assert.Contains(DefaultImage().Match(Compose()["s3"]["image"].Text).Groups[1].Value, Repository.Read("tests", "HeareAuth.Tests", "Support", "S3Container.cs"));

    [Fact]
    public void Dokku_waits_until_the_keys_are_loaded_and_watches_the_process()
    {
        using var app = JsonDocument.Parse(Repository.Read("app.json"));

        var checks = app.RootElement.GetProperty("healthchecks").GetProperty("web").EnumerateArray()
            .ToDictionary(static check => check.GetProperty("type").GetString()!, static check => check.GetProperty("path").GetString());
        Assert.Equal(new Dictionary<string, string?> { ["startup"] = ServiceRoutes.Of(typeof(ReadyEndpoint)).Path, ["liveness"] = ServiceRoutes.Of(typeof(HealthEndpoint)).Path }, checks);
    }

    /// <summary>A liveness probe that asked the bucket would restart every pod in an outage of S3, and lose the keys in memory.</summary>
    [Fact]
    public void Kubernetes_asks_for_keys_before_it_sends_traffic_and_never_kills_for_their_sake()
    {
        var container = Container();

        Assert.Equal(ServiceRoutes.Of(typeof(ReadyEndpoint)).Path, container["readinessProbe"]["httpGet"]["path"].Text);
        Assert.Equal(ServiceRoutes.Of(typeof(HealthEndpoint)).Path, container["livenessProbe"]["httpGet"]["path"].Text);
        Assert.Equal(ServiceRoutes.Of(typeof(HealthEndpoint)).Path, container["startupProbe"]["httpGet"]["path"].Text);
        Assert.NotNull(container["lifecycle"]["preStop"].Find("sleep"));
    }

    [Fact]
    public void Kubernetes_lets_the_pod_do_nothing_but_serve()
    {
        var pod = Pod();
        var security = Container()["securityContext"];

        Assert.Equal("false", pod["automountServiceAccountToken"].Text);
        Assert.Equal("true", pod["securityContext"]["runAsNonRoot"].Text);
        Assert.Equal("1654", pod["securityContext"]["runAsUser"].Text);
        Assert.Equal("RuntimeDefault", pod["securityContext"]["seccompProfile"]["type"].Text);
        Assert.Equal("false", security["allowPrivilegeEscalation"].Text);
        Assert.Equal("true", security["readOnlyRootFilesystem"].Text);
        Assert.Equal(s_capabilities, security["capabilities"]["drop"].Texts);
        Assert.NotNull(Container()["resources"]["limits"].Find("memory"));
    }

    [Fact]
    public void Kubernetes_selects_its_own_pods()
    {
        var label = Template()["metadata"]["labels"].Members.Single();

        Assert.All(
            new[] { Manifest("Deployment")["spec"]["selector"]["matchLabels"], Manifest("Service")["spec"]["selector"], Manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] },
            selector => Assert.Equal((label.Name, label.Value.Text), (selector.Members.Single().Name, selector.Members.Single().Value.Text)));
        Assert.Equal(Container()["ports"].Items.Single()["name"].Text, Manifest("Service")["spec"]["ports"].Items.Single()["targetPort"].Text);
    }

    [Fact]
    public void Kubernetes_gives_the_manager_a_credential_that_the_service_does_not_have()
    {
        var job = Yaml.Documents("deploy", "manage-keys.yaml").Single();
        var manager = job["spec"]["template"]["spec"]["containers"].Items.Single();

        Assert.NotEqual(Secrets(Container()).Single(), Secrets(manager).Single());
        Assert.Equal(Container()["image"].Text, manager["image"].Text);
        Assert.Equal(["heare-auth"], manager["command"].Texts);
        Assert.Equal(Container()["securityContext"].ToString(), manager["securityContext"].ToString());
        Assert.DoesNotContain(Manifest("Service")["spec"]["selector"].Members.Single().Value.Text, job["spec"]["template"]["metadata"]["labels"].Members.Select(static label => label.Value.Text));
    }

    /// <summary>One property names the account that publishes the releases, and eng/publisher puts it everywhere.</summary>
    [Fact]
    public void Every_page_and_manifest_names_the_publisher_of_the_property()
    {
        var publisher = Publisher().Match(Repository.Read("Directory.Build.props")).Groups[1].Value;
        var named = Directory.GetFiles(Repository.File("docs"), "*.md").Concat(Directory.GetFiles(Repository.File("deploy")))
            .SelectMany(static file => NamedPublisher().Matches(File.ReadAllText(file)))
            .Select(static match => match.Groups["name"].Value)
            .ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Equal(publisher, name));
    }

    private static IEnumerable<string> Secrets(Yaml container) =>
        container["envFrom"].Items.Select(static source => source.Find("secretRef")?["name"].Text).OfType<string>();

    /// <summary>A variable that the service does not know would be a promise that nobody keeps.</summary>
    [Theory]
    [InlineData("compose.yaml")]
    [InlineData("deploy/kubernetes.yaml")]
    [InlineData("deploy/manage-keys.yaml")]
    [InlineData("docs/docker.md")]
    [InlineData("docs/dokku.md")]
    [InlineData("docs/kubernetes.md")]
    public void Every_variable_of_the_service_is_in_the_configuration_page(string file)
    {
        var known = Repository.Read("docs", "configuration.md");

        Assert.All(ServiceVariable().Matches(Repository.Read(file.Split('/'))), name => Assert.Contains($"`{name.Value}`", known));
    }

    private static Yaml Compose() => Yaml.Documents("compose.yaml")[0]["services"];

    private static Yaml Manifest(string kind) => Yaml.Documents("deploy", "kubernetes.yaml").Single(document => document["kind"].Text == kind);

    private static Yaml Template() => Manifest("Deployment")["spec"]["template"];

    private static Yaml Pod() => Template()["spec"];

    private static Yaml Container() => Pod()["containers"].Items.Single();

    [GeneratedRegex("<Publisher>(.+)</Publisher>")]
    private static partial Regex Publisher();

    [GeneratedRegex(@"(ghcr\.io/|--repo )(?<name>[^/\s]+)/heare-auth")]
    private static partial Regex NamedPublisher();

    [GeneratedRegex(":-(.+)}$")]
    private static partial Regex DefaultImage();

    [GeneratedRegex(@"\b(S3_(BUCKET|KEY|REGION)|AWS_[A-Z0-9_]+|KEYS_FILE|STORAGE_SECRET[A-Z_]*|REFRESH_[A-Z]+|SNAPSHOT_PATH|MAX_STALENESS|ADMIN_SOCKET|SECRETS_AT_REST)\b")]
    private static partial Regex ServiceVariable();
}
