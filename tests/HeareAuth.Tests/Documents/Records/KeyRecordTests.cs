using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using HeareAuth.Features.Documents.Records;

namespace HeareAuth.Tests.Documents.Records;

public sealed class KeyRecordTests
{
    /// <summary>A command reads each record several times, and an exception takes longer than everything else it does with one.</summary>
    [Theory]
    [InlineData("""{"id":"key_1","metadata":{"a":NaN}}""", true)]
    [InlineData("""{"id":"key_1","metadata":[-Infinity , 1],"name":"Infinity"}""", true)]
    [InlineData("NaN", true)]
    [InlineData("""{"id":"key_1","name":"NaN","metadata":{"NaN":"-Infinity"}}""", false)]
    [InlineData("""{"id":"key_1","name":"[NaN,\"","metadata":["\\\",NaN,"]}""", false)]
    [InlineData("7", false)]
    public void Finds_non_finite_numbers_without_an_exception(string json, bool hasSome)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var (thread, thrown) = (Environment.CurrentManagedThreadId, 0);
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            var record = KeyRecord.Read(bytes);
            Assert.Equal(hasSome, record.HasNonFiniteNumbers);
            Assert.Equal(json[0] == '{' ? "key_1" : null, record.Text(KeyMember.Id));
            Assert.Equal(json[0] == '{', RecordMembers.All(bytes).Count > 0);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        Assert.Equal(0, thrown);

        void Count(object? sender, FirstChanceExceptionEventArgs e) =>
            thrown += e.Exception is JsonException && Environment.CurrentManagedThreadId == thread ? 1 : 0;
    }
}
