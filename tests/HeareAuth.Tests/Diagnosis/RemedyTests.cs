using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.S3;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Features.Storage.S3.Connection;
using HeareAuth.Features.Storage.S3.Failures;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Diagnosis;

/// <summary>Whatever fails, <c>doctor</c> says on a line of its own what to do about it.</summary>
public sealed class RemedyTests(S3Server s3) : IClassFixture<S3Server>, IDisposable
{
    private static readonly StorageOptions s_bucket = new() { Bucket = "bucket", Endpoint = new Uri("http://127.0.0.1:1") };

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Answers => new(
        "404 NoSuchKey", "404 NoSuchBucket", "404 ", "412 PreconditionFailed", "409 ConditionalRequestConflict", "429 TooManyRequests",
        "503 SlowDown", "400 RequestTimeout", "501 NotImplemented", "400 InvalidRequest", "500 InternalError", "503 ServiceUnavailable",
        "502 ", "403 SignatureDoesNotMatch", "403 InvalidAccessKeyId", "400 ExpiredToken", "403 InvalidToken", "403 RequestTimeTooSkewed",
        "301 PermanentRedirect", "400 AuthorizationHeaderMalformed", "403 AccessDenied", "401 ", "400 Whatever");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_of_the_store(string answer)
    {
        var (status, code) = (int.Parse(answer[..3], System.Globalization.CultureInfo.InvariantCulture), answer[4..]);

        AssertAdvised(OfS3(new AmazonS3Exception("") { StatusCode = (HttpStatusCode)status, ErrorCode = code }));
    }

    [Fact]
    public void No_answer_of_the_store()
    {
        Exception[] failures =
        [
            new AmazonUnmarshallingException("", "", new IOException()),
            new CredentialsException(null, new AmazonServiceException("") { StatusCode = HttpStatusCode.Forbidden, ErrorCode = "AccessDenied" }),
            new CredentialsException(null, new AmazonClientException("Failed to resolve AWS credentials. Nothing. Really nothing.")),
            new CredentialsException(new BasicAWSCredentials("access", "secret"), new IOException("It broke. Somewhere.")),
            new UnsendableValueException("AWS_SESSION_TOKEN"),
            new HttpRequestException("It failed. Twice.", new AuthenticationException("The certificate is bad. Very bad.")),
            new HttpRequestException(HttpRequestError.NameResolutionError),
            new HttpRequestException("", new SocketException((int)SocketError.ConnectionRefused)),
            new HttpRequestException(HttpRequestError.ConnectionError, "No route. None."),
            new HttpRequestException(HttpRequestError.ResponseEnded),
            new TimeoutException(),
            new OperationCanceledException(),
            new IOException("It broke. Somewhere."),
        ];

        Assert.All(failures, failure => AssertAdvised(OfS3(failure)));
    }

    [Fact]
    public void A_message_without_advice_gets_some_for_its_kind()
    {
        FailureException[] failures =
        [
            new StoreUnavailableException(FailureCode.StoreUnreachable, "The store gave no ETag for what it wrote.", null),
            new LocalFileException(FailureCode.FileUnwritable, "The disk is gone.", null),
            new WriteOutcomeUnknownException("Nobody knows.", null),
        ];

        Assert.All(failures, static failure => AssertAdvised(Finding.Of(failure.Failure)));
    }

    [Theory]
    [InlineData("x. y")]
    [InlineData("x. ")]
    public void A_local_file_whose_path_looks_like_two_sentences(string name)
    {
        var path = Path.Combine(_folder.Path, name, "keys.json");
        Exception[] failures =
        [
            new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
            new IOException("full", 28),
            new IOException("read-only", 30),
            new IOException("mounted", 16),
            new DirectoryNotFoundException($"Could not find a part of the path '{path}'."),
            new IOException("another program keeps writing to it"),
        ];

        Assert.All(failures, failure =>
        {
            foreach (var finding in (Finding[])[Finding.Of(LocalFileErrors.Reading(path, failure).Failure), Finding.Of(LocalFileErrors.Writing(path, failure).Failure)])
            {
                AssertAdvised(finding);
                Assert.StartsWith($"{path} cannot be ", finding.Detail, StringComparison.Ordinal);
                Assert.DoesNotContain(name, finding.Remedy!, StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public async Task A_folder_in_place_of_the_file_and_a_file_in_place_of_the_folder()
    {
        Directory.CreateDirectory(_folder.File("keys.json"));
        await File.WriteAllTextAsync(_folder.File("file"), "");

        await AssertAllAdvisedAsync(new StorageOptions { KeysFile = _folder.File("keys.json") }, "store");
        await AssertAllAdvisedAsync(new StorageOptions { KeysFile = _folder.File("file", "keys.json") }, "store");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("gAAAAABm")]
    [InlineData("")]
    public async Task A_document_that_is_none(string stored)
    {
        await File.WriteAllTextAsync(_folder.File("keys.json"), stored);

        await AssertAllAdvisedAsync(new StorageOptions { KeysFile = _folder.File("keys.json") }, "document");
        await AssertAllAdvisedAsync(
            new StorageOptions { KeysFile = _folder.File("keys.json"), Secret = new StorageSecret(Canary.StorageSecret) }, "document");
    }

    [Fact]
    public Task A_store_that_is_not_there() => AssertAllAdvisedAsync(
        s_bucket, "store", ObjectStoreFactory.Create(s_bucket, TimeProvider.System, new BasicAWSCredentials("access", "secret")));

    [SkippableTheory]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("403")]
    [InlineData("cut")]
    [InlineData("501")]
    public async Task A_probe_that_the_store_fails(string how)
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(static request => request.Is("PUT"), how switch
        {
            "500" => S3Faults.InternalError,
            "503" => S3Faults.SlowDown,
            "403" => S3Faults.AccessDenied,
            "cut" => Faults.CutBeforeForwarding,
            _ => Faults.Answer(501, "<Error><Code>NotImplemented</Code></Error>", "application/xml"),
        });
        var options = s3.Options(await s3.NewBucketAsync(), proxy.Endpoint);
        var store = ObjectStoreFactory.Create(options, TimeProvider.System, s3.Credentials());

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.EnsureConditionalWritesAsync(default));

        AssertAdvised(Finding.Of(e.Failure));
    }

    [SkippableFact]
    public async Task A_probe_that_finds_the_store_unfit()
    {
        await using var proxy = new FaultProxy(s3.Endpoint);
        proxy.Always(static request => request.Is("PUT"), S3Faults.IgnoreConditions(s3));
        var store = ObjectStoreFactory.Create(s3.Options(await s3.NewBucketAsync(), proxy.Endpoint), TimeProvider.System, s3.Credentials());

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.EnsureConditionalWritesAsync(default));
        var finding = Finding.Of(e.Failure);

        AssertAdvised(finding);
        Assert.EndsWith("Two concurrent writers would lose keys", finding.Detail, StringComparison.Ordinal);
        Assert.StartsWith("Use a store", finding.Remedy, StringComparison.Ordinal);
        Assert.EndsWith("pass --unsafe-no-cas.", finding.Remedy, StringComparison.Ordinal);
    }

    private static Finding OfS3(Exception e)
    {
        var exchange = new S3Exchange();
        exchange.Send(proxy: null);
        return Finding.Of(new S3Errors("The store http://store", "bucket").Translate(e, "s3://bucket/a. b/keys.json", exchange).ToReadException().Failure);
    }

    private static async Task AssertAllAdvisedAsync(StorageOptions options, string failing, IObjectStore? store = null)
    {
        await using var features = new SomeFeatures(options, store);
        var diagnosed = await features.AskAsync(new Diagnose());

        var failed = diagnosed.Checks.Where(static check => check.Finding.Status is CheckStatus.Failed).ToArray();
        Assert.Contains(failing, failed.Select(static check => check.Name));
        Assert.All(failed, static check => AssertAdvised(check.Finding));
    }

    /// <summary>Advice is one sentence that begins with what to do; what is wrong is told before.</summary>
    private static void AssertAdvised(Finding finding)
    {
        Assert.Equal(CheckStatus.Failed, finding.Status);
        Assert.Matches(@"^[A-Z][a-z].*\.$", finding.Remedy ?? "");
        Assert.NotEqual("", finding.Detail);
    }
}
