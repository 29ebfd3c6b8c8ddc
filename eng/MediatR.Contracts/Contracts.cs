namespace MediatR;

/// <summary>A message of either kind; lets constraints accept both.</summary>
public interface IBaseRequest;

/// <summary>A message without an answer.</summary>
public interface IRequest : IBaseRequest;

/// <summary>A message with one answer.</summary>
public interface IRequest<out TResponse> : IBaseRequest;

/// <summary>A message with any number of listeners.</summary>
public interface INotification;

/// <summary>A message with a stream of answers.</summary>
public interface IStreamRequest<out TResponse>;
