using HeareAuth.Api;
using HeareAuth.Api.Callers;
using HeareAuth.Api.Endpoints;
using HeareAuth.Api.Routing;

namespace HeareAuth.Tests.Api.Routing;

public sealed class RouteTableTests
{
    private static readonly RouteTable s_table = new(
        new ServiceRoute("/keys", ["GET", "HEAD"], typeof(HealthEndpoint), CallerPolicy.Operator),
        new ServiceRoute("/keys", ["POST"], typeof(RefreshEndpoint), CallerPolicy.Operator),
        new ServiceRoute("/keys/import", ["POST"], typeof(RefreshEndpoint), CallerPolicy.Operator),
        new ServiceRoute("/keys/{id}", ["DELETE"], typeof(ReadyEndpoint), CallerPolicy.Operator),
        new ServiceRoute("/keys/{id}/rotate", ["POST"], typeof(VerifyEndpoint), CallerPolicy.Operator));

    [Theory]
    [InlineData("/keys", "GET, HEAD, POST")]
    [InlineData("/keys?page=/2", "GET, HEAD, POST")]
    [InlineData("/keys/import", "POST")]
    [InlineData("/keys/key_0001rR8bwbfPMUBu4JN", "DELETE")]
    [InlineData("/keys/imports", "DELETE")]
    [InlineData("/keys/-_aZ09", "DELETE")]
    [InlineData("/keys/key_1?a=b/c", "DELETE")]
    [InlineData("/keys/key_1/rotate", "POST")]
    [InlineData("/keys/import/rotate", "POST")]
    public void Finds_the_methods_of_all_routes_at_a_path(string target, string methods) =>
        Assert.Equal(methods, string.Join(", ", s_table.FindMethods(target)!));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("keys")]
    [InlineData("/Keys")]
    [InlineData("//keys")]
    [InlineData("/keys/")]
    [InlineData("/keys/?a=b")]
    [InlineData("/keys/{id}/")]
    [InlineData("/keys/{id}")]
    [InlineData("/keys//rotate")]
    [InlineData("/KEYS/key_1")]
    [InlineData("/keys/key_1/")]
    [InlineData("/keys/key_1/Rotate")]
    [InlineData("/keys/key_1/rotate/")]
    [InlineData("/keys/key_1/rotate/again")]
    [InlineData("/keys/key_1/rotat%65")]
    [InlineData("/keys/key%5F1")]
    [InlineData("/keys/a%2Fb")]
    [InlineData("/keys/a%2frotate")]
    [InlineData("/keys/a\\b")]
    [InlineData("/keys/.")]
    [InlineData("/keys/..")]
    [InlineData("/keys/../rotate")]
    [InlineData("/keys/key.1")]
    [InlineData("/keys/key;1")]
    [InlineData("/keys/key 1")]
    [InlineData("/keys/key#1")]
    [InlineData("/keys/kéy")]
    [InlineData("/keys/key\u0661")]
    [InlineData("http://localhost/keys")]
    [InlineData("http://localhost/keys/key_1")]
    public void Finds_nothing_for_any_other_spelling(string target) => Assert.Null(s_table.FindMethods(target));

    [Fact]
    public void Declares_each_method_of_a_path_and_each_endpoint_only_once()
    {
        var routes = ServiceRoutes.Table.Routes;
        var operations = routes.SelectMany(static route => route.Methods, static (route, method) => (route.Path, method)).ToArray();

        Assert.Equal(operations.Distinct(), operations);
        Assert.Equal(routes.Select(static route => route.Endpoint).Distinct(), routes.Select(static route => route.Endpoint));
    }

    [Fact]
    public void Declares_every_endpoint_of_the_service() => Assert.Equal(
        typeof(RoutedEndpoint).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(RoutedEndpoint))).Select(static type => type.Name).Order(),
        ServiceRoutes.Table.Routes.Select(static route => route.Endpoint.Name).Order());

    [Fact]
    public void Finds_an_exact_path_without_allocating()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            ServiceRoutes.Table.FindMethods("/verify?a=b");
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 99); // one byte a lookup would be 100
    }
}
