using HeareAuth.Api;

return await ApiHost.RunAsync(args);
