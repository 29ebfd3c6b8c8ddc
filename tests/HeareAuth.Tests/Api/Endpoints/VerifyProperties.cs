using System.Text;
using CsCheck;
using HeareAuth.Tests.Documents;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Endpoints;

/// <summary>Sends random bytes and checks that every response is a documented one and that the service survives.</summary>
public sealed class VerifyProperties(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private static readonly int[] s_statuses = [200, 400, 403, 413, 415];

    private static readonly Gen<byte[]> s_body = Gen.OneOf<byte[]>(
        Gen.Byte.Array[0, 300],
        JsonGen.Value.Select(Encoding.UTF8.GetBytes),
        JsonGen.Value.Select(static value => Encoding.UTF8.GetBytes($$"""{"api_key":{{value}}}""")),
        Gen.Int[16_300, 17_000].Select(static length => Encoding.UTF8.GetBytes(new string(' ', length) + Some.Body())));

    private static readonly Gen<string> s_type = Gen.OneOf("application/json", "application/json", "text/plain", "application/x+json;charset=utf-8");

    [Fact]
    public async Task Gives_any_body_one_of_the_documented_statuses() => await Gen.Select(s_body, s_type).SampleAsync(
        async (body, type) =>
        {
            var response = await fixture.Service.PostAsync("/verify", body, $"Content-Type: {type}\r\n");
            Assert.Contains(response.Status, s_statuses);
        },
        iter: 300,
        threads: 2);

    [Fact]
    public async Task Keeps_serving_after_any_bytes_sent_as_a_request()
    {
        await Gen.Byte.Array[1, 200].SampleAsync(
            async bytes =>
            {
                await using var connection = await fixture.Service.ConnectAsync();
                await connection.SendWhatIsTakenAsync((byte[])[.. "POST /verify HTTP/1.1\r\nHost: a\r\n"u8, .. bytes, .. "\r\n\r\n"u8]);
                connection.EndSending();
                await connection.WaitForCloseAsync();
            },
            iter: 200,
            threads: 2);

        Assert.Equal(200, (await fixture.Service.VerifyAsync()).Status);
    }
}
