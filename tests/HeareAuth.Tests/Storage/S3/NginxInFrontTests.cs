using System.Net;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Proxies;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.S3;

/// <summary>A real S3 server behind nginx, which compresses, and which replaces or drops ETags.</summary>
public sealed class NginxInFrontTests(S3Server s3) : IClassFixture<S3Server>
{
    private const string Pass = "proxy_pass http://127.0.0.1:8080; proxy_set_header Host $http_host; proxy_http_version 1.1;";

    [SkippableFact]
    public async Task A_weak_ETag_is_read_and_written_as_a_strong_one()
    {
        // As nginx itself does when it compresses a response.
        await using var nginx = await StartAsync($"{Pass} proxy_hide_header ETag; add_header ETag W/$upstream_http_etag;");
        var options = s3.Options(await s3.NewBucketAsync(), nginx.Url);
        await using var features = Features(options);

        var id = (await features.AskAsync(new CreateKey("mine"))).Key.Id;
        Assert.StartsWith("W/", await ETagAsync(options), StringComparison.Ordinal);
        await features.AskAsync(new DeleteKey(id));

        Assert.Empty((await features.AskAsync(new ListKeys())).Keys);
    }

    [SkippableFact]
    public async Task A_replaced_ETag_is_read_but_nothing_is_written_if_the_store_does_not_know_it()
    {
        await using var nginx = await StartAsync($"{Pass} proxy_hide_header ETag; add_header ETag '\"00000000000000000000000000000abc\"';");
        var options = s3.Options(await s3.NewBucketAsync(), nginx.Url);
        await PutAsync(options, Some.Document());
        await using var features = Features(options);

        Assert.Single((await features.AskAsync(new ListKeys())).Keys);
        await MustBeUnfitAsync(features, "(If-Match)");
    }

    [SkippableFact]
    public async Task Without_ETags_a_document_is_read_but_nothing_is_written()
    {
        await using var nginx = await StartAsync($"{Pass} proxy_hide_header ETag;");
        var options = s3.Options(await s3.NewBucketAsync(), nginx.Url);
        await using var features = Features(options);
        await MustBeUnfitAsync(features, "sends no ETag"); // nor is a first key created, because it could never be changed
        Assert.Empty((await features.AskAsync(new ListKeys())).Keys);

        await PutAsync(options, Some.Document());

        Assert.Single((await features.AskAsync(new ListKeys())).Keys);
        await MustBeUnfitAsync(features, "sends no ETag");
    }

    private static async Task MustBeUnfitAsync(SomeFeatures features, string reason)
    {
        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => features.SendAsync(new CreateKey("mine")));
        Assert.Equal(FailureCode.StoreLacksConditionalWrites, e.Failure.Code);
        Assert.Contains(reason, e.Failure.Reason, StringComparison.Ordinal);
    }

    private async Task<string?> ETagAsync(StorageOptions options)
    {
        using var client = s3.Client(options.Endpoint);
        return (await client.GetObjectMetadataAsync(options.Bucket, S3Objects.Document)).ETag;
    }

    private async Task PutAsync(StorageOptions options, string document)
    {
        using var client = s3.Client();
        await client.PutTextAsync(options.Bucket!, document);
    }

    private Task<RunningProxy> StartAsync(string location)
    {
        Skip.IfNot(s3.IsPresent, S3Server.AbsentReason);
        return RunningProxy.StartAsync(ProxySetup.Nginx(location), new IPEndPoint(IPAddress.Parse(s3.Endpoint.Host), s3.Endpoint.Port));
    }

    private SomeFeatures Features(StorageOptions options) =>
        new(options, ObjectStoreFactory.Create(options, TimeProvider.System, s3.Credentials()));
}
